package dev.foghorn.chat.login;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.JsonWriter;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpResponse;

/**
 * What is answered: JSON to programs and scripts; to a browser that shows what it gets, which says that it accepts
 * {@code text/html}, the way back to the page, or a sentence.
 */
final class Answers {
    private Answers() {}

    static boolean isForEyes(HttpHead head) {
        return head.elements("Accept").stream().anyMatch(type -> type.startsWith("text/html"));
    }

    static HttpResponse json(int status, JsonWriter json) {
        return unkept(new HttpResponse(status, "application/json", json.toBytes()));
    }

    /** RFC 7231 6.4.4: what was posted is done, and here is what to look at next. */
    static HttpResponse goTo(String path) {
        return unkept(new HttpResponse(303, "text/plain; charset=utf-8", new byte[0]).with("Location", path));
    }

    static HttpResponse error(HttpHead head, ChatException e) {
        return error(head, status(e), e);
    }

    static HttpResponse error(HttpHead head, int status, ChatException e) {
        HttpResponse response = isForEyes(head)
                ? unkept(HttpResponse.sentence(status, e.getMessage()))
                : json(status, JsonWriter.object().with("error", e.code().word()).with("message", e.getMessage()));
        if (status == 401) { // RFC 7235 3.1: "MUST send a WWW-Authenticate header field"
            response = response.with("WWW-Authenticate", "Bearer");
        }
        return e.retryMillis() == 0
                ? response
                : response.with("Retry-After", Long.toString((e.retryMillis() + 999) / 1000));
    }

    private static int status(ChatException e) {
        return switch (e.code()) {
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NAME_TAKEN -> 409;
            case TOO_FAST -> 429;
            case BUSY, STORE_DOWN -> 503;
            default -> 400;
        };
    }

    private static HttpResponse unkept(HttpResponse response) {
        return response.with("Cache-Control", "no-store").with("X-Content-Type-Options", "nosniff");
    }
}
