package dev.foghorn.loop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Collects the body of a request, whose length is known. Memory grows with what comes, not with what is announced. */
final class RequestBody {
    private final Reception.Body wanted;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    RequestBody(Reception.Body wanted) {
        this.wanted = wanted;
    }

    /** Takes what belongs to it, and leaves what comes behind it. */
    void take(ByteBuffer in) {
        int taken = Math.min(in.remaining(), wanted.length() - bytes.size());
        bytes.write(in.array(), in.arrayOffset() + in.position(), taken);
        in.position(in.position() + taken);
    }

    boolean isComplete() {
        return bytes.size() == wanted.length();
    }

    Reception.Later answer(Reception.Client client) {
        return new Reception.Later(wanted.reader().answer(bytes.toByteArray(), client));
    }
}
