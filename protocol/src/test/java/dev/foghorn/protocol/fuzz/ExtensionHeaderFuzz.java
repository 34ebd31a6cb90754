package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.Heads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Any text in Sec-WebSocket-Extensions: taken if section 9.1's grammar has it, and what is printed is read again. */
class ExtensionHeaderFuzz {
    private static final String NAME = "Sec-WebSocket-Extensions: ";

    /** The grammar of section 9.1 as a regular expression; white space may stand between all its parts. */
    private static final Pattern GRAMMAR = grammar();

    private static Pattern grammar() {
        String character = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
        String token = "[ \t]*+" + character + "++[ \t]*+";
        String quotedToken = "[ \t]*+\"(?:\\\\?+" + character + ")++\"[ \t]*+";
        String parameter = token + "(?:=(?:" + token + "|" + quotedToken + "))?+";
        String extension = token + "(?:;" + parameter + ")*+";
        String nullElements = "(?:[ \t]*+,)*+";
        return Pattern.compile(nullElements + extension + "(?:,(?:" + extension + "|[ \t]*+))*+");
    }

    @DictionaryFile(resourcePath = "extensions.dict")
    @FuzzTest
    void theHeaderIsReadByItsGrammarAndWrittenAsItIsRead(byte[] input) {
        // a line for each field, without what cannot stand in any
        List<String> values = Arrays.stream(Inputs.latin1(input).split("\n"))
                .map(line -> line.replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", ""))
                .limit(50)
                .toList();
        List<ExtensionOffer> all = new ArrayList<>();
        boolean legal = true;
        for (String value : values) {
            Optional<List<ExtensionOffer>> offers = parse(List.of(value));
            assertEquals(GRAMMAR.matcher(value).matches(), offers.isPresent(), value);
            offers.ifPresent(all::addAll);
            legal &= offers.isPresent();
        }
        assertEquals(legal ? Optional.of(all) : Optional.empty(), parse(values), "several fields are one list");
        if (!all.isEmpty()) {
            List<String> printed = all.stream().map(ExtensionOffer::toString).toList();
            printed.forEach(text -> assertTrue(GRAMMAR.matcher(text).matches(), text));
            assertEquals(Optional.of(all), parse(List.of(String.join(", ", printed))));
        }
    }

    private static Optional<List<ExtensionOffer>> parse(List<String> values) {
        List<String> lines = new ArrayList<>(List.of("GET / HTTP/1.1"));
        values.forEach(value -> lines.add(NAME + value));
        try {
            List<ExtensionOffer> offers = ExtensionOffer.parseAll(Heads.head(lines.toArray(String[]::new)));
            assertFalse(offers.isEmpty() && !values.isEmpty(), "a list has at least one element");
            return Optional.of(offers);
        } catch (HandshakeException e) {
            assertEquals(400, e.httpStatus());
            return Optional.empty();
        }
    }
}
