package dev.foghorn.protocol.handshake;

import java.util.ArrayList;
import java.util.List;

/**
 * The head of an HTTP/1.1 message: its start line and its header fields, in the order in which they came
 * (RFC 6455 section 4; the syntax is RFC 7230 section 3). Immutable.
 *
 * <p>Keeps the text as it came and where the fields are in it: of a dozen fields a handshake asks for five.
 */
public final class HttpHead {
    /** Places that a field takes in {@link #marks}: where its name begins and ends, and its value. */
    static final int MARKS = 4;

    private final String text;
    private final String startLine;
    private final int[] marks;
    private final int fields;

    /** @param marks not copied; never changed afterwards */
    HttpHead(String text, int startLineEnd, int[] marks, int fields) {
        this.text = text;
        this.startLine = text.substring(0, startLineEnd);
        this.marks = marks;
        this.fields = fields;
    }

    /** The request line or the status line, without its CRLF. */
    public String startLine() {
        return startLine;
    }

    /** How many fields have this name, in any case. */
    public int count(String name) {
        int count = 0;
        for (int field = find(name, 0); field < fields; field = find(name, field + 1)) {
            count++;
        }
        return count;
    }

    /** The value of the first field with this name, without surrounding white space; null if there is none. */
    public String first(String name) {
        int field = find(name, 0);
        return field < fields ? value(field) : null;
    }

    /** The values of all fields with this name, in order. */
    public List<String> all(String name) {
        List<String> all = new ArrayList<>(2);
        for (int field = find(name, 0); field < fields; field = find(name, field + 1)) {
            all.add(value(field));
        }
        return all;
    }

    /** The comma-separated elements of all fields with this name, empty ones left out (RFC 7230 section 7). */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>(2);
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

    /** The first field with this name from one on, or {@link #fields}. */
    private int find(String name, int from) {
        int field = from;
        while (field < fields && !isNamed(field, name)) {
            field++;
        }
        return field;
    }

    private boolean isNamed(int field, String name) {
        int start = marks[MARKS * field];
        int length = marks[MARKS * field + 1] - start;
        return length == name.length() && text.regionMatches(true, start, name, 0, length);
    }

    private String name(int field) {
        return text.substring(marks[MARKS * field], marks[MARKS * field + 1]);
    }

    private String value(int field) {
        return text.substring(marks[MARKS * field + 2], marks[MARKS * field + 3]);
    }

    /** The head as it was, a line each, for people to read. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder(startLine);
        for (int field = 0; field < fields; field++) {
            lines.append('\n').append(name(field)).append(": ").append(value(field));
        }
        return lines.toString();
    }
}
