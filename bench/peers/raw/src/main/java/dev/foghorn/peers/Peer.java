package dev.foghorn.peers;

import java.io.IOException;

/** What every peer does on its command line: takes a port, tells it, and ends with its standard input. */
final class Peer {
    /** Largest message taken, as large as Foghorn's in the same run. */
    static final int MAX_MESSAGE = 16 << 20;

    /** Connections that the system keeps until they are accepted, as Foghorn's default. */
    static final int BACKLOG = 4096;

    static final String HOST = "127.0.0.1";

    private Peer() {}

    /** The first argument: a port, or 0 for a free one. */
    static int port(String[] args) {
        return args.length == 0 ? 0 : Integer.parseInt(args[0]);
    }

    /**
     * Tells who started this process which port it is, and ends the process when that one does or closes its side of
     * standard input: so no peer outlives the run that it is for.
     */
    static void serve(int port) throws IOException {
        System.out.println("listening on " + port);
        while (System.in.read() >= 0) {
            // only the end is of interest
        }
        Runtime.getRuntime().halt(0); // connections that are open shall not delay it
    }
}
