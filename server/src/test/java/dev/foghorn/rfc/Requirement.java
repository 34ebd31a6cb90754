package dev.foghorn.rfc;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * A normative statement of the RFC: a row of {@code requirements.csv}, which stands beside the tests of the protocol.
 *
 * @param id section and number within the section, in the order of the text, such as {@code 5.1-2}
 * @param quote the RFC's own words, cut with " ... "
 * @param code what does it, below {@code dev.foghorn}: {@code protocol.frame.FrameParser#parse}
 * @param reason why it is not kept, or a remark
 */
record Requirement(
        String id,
        String section,
        Level level,
        Party binds,
        Status status,
        String quote,
        List<String> code,
        String reason) {

    /** RFC 2119; REQUIRED and SHALL count as MUST, RECOMMENDED as SHOULD. */
    enum Level {
        MUST,
        MUST_NOT,
        SHOULD,
        SHOULD_NOT,
        MAY
    }

    /** Whom a statement binds. */
    enum Party {
        CLIENT,
        SERVER,
        BOTH,
        INTERMEDIARY,
        APPLICATION,
        SPECIFICATION
    }

    enum Status {
        /** Done here, and proven by tests. */
        KEPT,
        /** A SHOULD or MAY that is not done, for a reason. */
        DECLINED,
        /** Binds somebody else, or cannot arise. */
        NOT_OURS,
        /** Binds us, and is not done yet. */
        OPEN
    }

    boolean isKept() {
        return status == Status.KEPT;
    }

    /** All of them, in the order of the RFC. */
    static List<Requirement> all() throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (Reader file = new InputStreamReader(
                Requirement.class.getResourceAsStream("/rfc/requirements.csv"), StandardCharsets.UTF_8)) {
            return format.parse(file).stream().map(Requirement::of).toList();
        }
    }

    private static Requirement of(CSVRecord row) {
        return new Requirement(
                row.get("id"),
                row.get("section"),
                constant(Level.class, row.get("level")),
                constant(Party.class, row.get("binds")),
                constant(Status.class, row.get("status")),
                row.get("quote"),
                Stream.of(row.get("code").split(" ")).filter(word -> !word.isEmpty()).toList(),
                row.get("reason"));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String words) {
        String name = words.toUpperCase(Locale.ROOT).replace(' ', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("requirements.csv: no " + type.getSimpleName()
                        + " is called '" + words + "'"));
    }
}
