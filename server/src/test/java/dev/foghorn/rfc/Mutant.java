package dev.foghorn.rfc;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recorded change of the code that breaks requirements, so that tests which claim to prove them can be tried. The
 * files in {@code rfc/mutants} beside the tests of the protocol hold blocks such as
 *
 * <pre>
 *   5.1-2 5.3-1: a server takes a frame that is not masked
 *   protocol.frame.FrameParser
 *   - if (masked != role.receivesMasked()) {
 *   + if (false) {
 * </pre>
 *
 * or, of one line, why there can be none: {@code 7.4-1: no mutant: it defines a word}.
 *
 * @param ids the requirements that it breaks
 * @param what goes wrong, in words
 * @param type the class that is changed, below {@code dev.foghorn}; null if there is no mutant
 * @param before consecutive lines, of which the indentation does not count
 * @param after the lines that take their place
 */
record Mutant(List<String> ids, String what, String type, List<String> before, List<String> after) {
    private static final Path FILES = Sources.ROOT.resolve("protocol/src/test/resources/rfc/mutants");
    private static final String NONE = "no mutant: ";

    /** All that are recorded, with the reasons why some are not. */
    static List<Mutant> all() throws IOException {
        List<Mutant> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .collect(joining("\n"));
                for (String block : text.strip().split("\n\\s*\n")) {
                    all.add(parse(block.strip().lines().toList(), file));
                }
            }
        }
        return all;
    }

    private static Mutant parse(List<String> lines, Path file) {
        String[] head = lines.get(0).split(": ", 2);
        List<String> ids = List.of(head[0].split(" "));
        if (head.length == 2 && head[1].startsWith(NONE) && lines.size() == 1) {
            return new Mutant(ids, head[1].substring(NONE.length()), null, List.of(), List.of());
        }
        List<String> before = marked('-', lines);
        List<String> after = marked('+', lines);
        if (head.length < 2 || before.isEmpty() || lines.size() != 2 + before.size() + after.size()) {
            throw new IllegalArgumentException("no mutant, in " + file + ":\n" + String.join("\n", lines));
        }
        return new Mutant(ids, head[1], lines.get(1).strip(), before, after);
    }

    private static List<String> marked(char mark, List<String> lines) {
        return lines.stream()
                .skip(2)
                .filter(line -> line.charAt(0) == mark)
                .map(line -> line.substring(1).strip())
                .toList();
    }

    boolean exists() {
        return type != null;
    }

    /** The source file that it changes. */
    Path file() {
        return Sources.main("dev.foghorn." + type);
    }

    /**
     * The changed source.
     *
     * @throws IllegalStateException if the lines to be changed do not stand there exactly once
     */
    String source() throws IOException {
        List<String> lines = Files.readAllLines(file());
        List<String> stripped = lines.stream().map(String::strip).toList();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i + before.size() <= lines.size(); i++) {
            if (stripped.subList(i, i + before.size()).equals(before)) {
                places.add(i);
            }
        }
        if (places.size() != 1) {
            throw new IllegalStateException(this + ": its lines stand " + places.size() + " times in " + file());
        }
        List<String> changed = new ArrayList<>(lines.subList(0, places.get(0)));
        changed.addAll(after);
        changed.addAll(lines.subList(places.get(0) + before.size(), lines.size()));
        return String.join("\n", changed) + "\n";
    }

    @Override
    public String toString() {
        return String.join(" ", ids) + ": " + what;
    }
}
