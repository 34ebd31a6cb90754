package dev.foghorn.protocol.handshake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The head of an HTTP/1.1 message: its start line and its header fields, in the order in which they came
 * (RFC 6455 section 4; the syntax is RFC 7230 section 3). Immutable once parsed.
 */
public final class HttpHead {
    private final String startLine;
    private final List<String> names;
    private final List<String> values;

    HttpHead(String startLine, List<String> names, List<String> values) {
        this.startLine = startLine;
        this.names = Collections.unmodifiableList(names);
        this.values = Collections.unmodifiableList(values);
    }

    /** The request line or the status line, without its CRLF. */
    public String startLine() {
        return startLine;
    }

    /** How many fields have this name, in any case. */
    public int count(String name) {
        int count = 0;
        for (String candidate : names) {
            if (candidate.equalsIgnoreCase(name)) {
                count++;
            }
        }
        return count;
    }

    /** The value of the first field with this name, without surrounding white space; null if there is none. */
    public String first(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    /** The values of all fields with this name, in order. */
    public List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                all.add(values.get(i));
            }
        }
        return all;
    }

    /** The comma-separated elements of all fields with this name, empty ones left out (RFC 7230 section 7). */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (String value : all(name)) {
            for (String element : value.split(",")) {
                String trimmed = element.trim();
                if (!trimmed.isEmpty()) {
                    elements.add(trimmed);
                }
            }
        }
        return elements;
    }

    /** Whether one of the elements of the fields with this name is the token, in any case. */
    public boolean hasToken(String name, String token) {
        for (String element : elements(name)) {
            if (element.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /** The head as it was, a line each, for people to read. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(startLine);
        for (int i = 0; i < names.size(); i++) {
            text.append('\n').append(names.get(i)).append(": ").append(values.get(i));
        }
        return text.toString();
    }
}
