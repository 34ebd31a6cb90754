package dev.foghorn.protocol.deflate;

/** What a thread's zlib has to lend: whoever does not give an inflater back makes it lend another one. */
public final class Lending {
    private Lending() {}

    /** Borrows the inflater that is lent next, and gives it back. */
    public static Object nextInflater(Zlib zlib) {
        MessageInflater next = zlib.lendInflater();
        zlib.giveBack(next);
        return next;
    }
}
