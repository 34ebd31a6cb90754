package dev.foghorn.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One extension with its parameters, as a client offers it or a server agrees to it (RFC 6455 section 9.1).
 *
 * <pre>
 *   Sec-WebSocket-Extensions = extension-list
 *   extension-list  = 1#extension
 *   extension       = extension-token *( ";" extension-param )
 *   extension-param = token [ "=" (token | quoted-string) ]
 * </pre>
 *
 * @param name the extension-token
 * @param parameters in order; a name may occur more than once, and what that means is for the extension to say
 */
public record ExtensionOffer(String name, List<Parameter> parameters) {

    /** @param value null for a parameter without one */
    public record Parameter(String name, String value) {
        public Parameter {
            requireToken("parameter name", name);
            if (value != null) {
                requireToken("parameter value", value);
            }
        }

        @Override
        public String toString() {
            return value == null ? name : name + "=" + value;
        }
    }

    public ExtensionOffer {
        requireToken("extension name", name);
        parameters = List.copyOf(parameters);
    }

    private static void requireToken(String what, String text) {
        if (!Token.isToken(Objects.requireNonNull(text, what))) {
            throw new IllegalArgumentException(what + " '" + text + "' is not a token (RFC 6455 section 9.1)");
        }
    }

    /** The form on the wire. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        for (Parameter parameter : parameters) {
            text.append("; ").append(parameter);
        }
        return text.toString();
    }

    /**
     * Reads all {@code Sec-WebSocket-Extensions} fields of a head: split or not, they are one list.
     *
     * @throws HandshakeException 400 if one does not follow the grammar
     */
    public static List<ExtensionOffer> parseAll(HttpHead head) throws HandshakeException {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String value : head.all("Sec-WebSocket-Extensions")) {
            offers.addAll(new Parser(value).list());
        }
        return offers;
    }

    /** A cursor over one field's value; a method for each rule of the grammar. */
    private static final class Parser {
        private final String text;
        private int next;

        Parser(String text) {
            this.text = text;
        }

        List<ExtensionOffer> list() throws HandshakeException {
            List<ExtensionOffer> offers = new ArrayList<>();
            do {
                // RFC 2616 2.1: "null elements are allowed, but do not contribute to the count of elements present"
                if (!atElementEnd()) {
                    offers.add(extension());
                }
            } while (skip(','));
            if (next < text.length() || offers.isEmpty()) {
                throw malformed();
            }
            return offers;
        }

        private boolean atElementEnd() {
            skipWhiteSpace();
            return next == text.length() || text.charAt(next) == ',';
        }

        private ExtensionOffer extension() throws HandshakeException {
            String name = token();
            List<Parameter> parameters = new ArrayList<>();
            while (skip(';')) {
                parameters.add(parameter());
            }
            return new ExtensionOffer(name, parameters);
        }

        private Parameter parameter() throws HandshakeException {
            String name = token();
            if (!skip('=')) {
                return new Parameter(name, null);
            }
            return new Parameter(name, skip('"') ? quotedRest() : token());
        }

        private String token() throws HandshakeException {
            skipWhiteSpace();
            int start = next;
            while (next < text.length() && Token.isTokenCharacter(text.charAt(next))) {
                next++;
            }
            if (next == start) {
                throw malformed();
            }
            return text.substring(start, next);
        }

        /** 9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF". */
        private String quotedRest() throws HandshakeException {
            StringBuilder value = new StringBuilder();
            while (next < text.length() && text.charAt(next) != '"') {
                if (text.charAt(next) == '\\') {
                    next++;
                }
                if (next < text.length()) {
                    value.append(text.charAt(next++));
                }
            }
            if (next++ >= text.length() || !Token.isToken(value.toString())) {
                throw malformed();
            }
            return value.toString();
        }

        private boolean skip(char wanted) {
            skipWhiteSpace();
            if (next < text.length() && text.charAt(next) == wanted) {
                next++;
                return true;
            }
            return false;
        }

        private void skipWhiteSpace() {
            while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
                next++;
            }
        }

        private HandshakeException malformed() {
            return new HandshakeException(400, "Sec-WebSocket-Extensions is malformed at character " + next);
        }
    }
}
