package dev.foghorn.protocol.model;

import java.util.Arrays;
import java.util.List;

/**
 * What the application or the transport does of itself.
 *
 * @param number the opcode of data, or the code of a close or failure
 * @param last whether a fragment is the last
 * @param payload UTF-8 where it is a reason
 */
record Call(Kind kind, int number, boolean last, byte[] payload) implements Step {
    enum Kind { SEND, SEND_FRAGMENT, SEND_ENCODED, PING, PONG, CLOSE, FAIL, EOF, THROW }

    /** By the application, inside a callback. */
    static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A refusal by an exception is an answer too. */
    void playTo(Party party) {
        Object answer;
        try {
            answer = answerOf(party);
        } catch (IllegalStateException | IllegalArgumentException refused) {
            answer = refused.getClass().getSimpleName();
        }
        party.log().answers(answer);
    }

    private boolean answerOf(Party party) {
        switch (kind) {
            case SEND:
                return party.send(number, payload);
            case SEND_FRAGMENT:
                return party.sendFragment(number, last, payload);
            case SEND_ENCODED:
                return party.sendEncoded(number, payload);
            case PING:
                return party.ping(payload);
            case PONG:
                return party.pong(payload);
            case CLOSE:
                return party.close(number, Texts.of(payload));
            case FAIL:
                party.fail(number, Texts.of(payload));
                return true;
            case THROW:
                throw new Thrown();
            default:
                party.receiveEof();
                return true;
        }
    }

    @Override
    public List<Step> smaller() {
        return payload.length == 0
                ? List.of()
                : List.of(new Call(kind, number, last, new byte[0]),
                        new Call(kind, number, last, Arrays.copyOf(payload, payload.length / 2)));
    }

    @Override
    public String toString() {
        return switch (kind) {
            case SEND, SEND_ENCODED -> kind + " " + Log.name(number) + " " + Log.bytes(payload);
            case SEND_FRAGMENT -> kind + " " + Log.name(number) + (last ? " last " : " ") + Log.bytes(payload);
            case PING, PONG -> kind + " " + Log.bytes(payload);
            case CLOSE, FAIL -> kind + " " + number + " \"" + Texts.of(payload) + "\"";
            case EOF, THROW -> kind.toString();
        };
    }

    /** What the application does inside its next callback. */
    record Later(Call call) implements Step {
        @Override
        public List<Step> smaller() {
            return call.smaller().stream().<Step>map(smaller -> new Later((Call) smaller)).toList();
        }

        @Override
        public String toString() {
            return "in the next callback: " + call;
        }
    }
}
