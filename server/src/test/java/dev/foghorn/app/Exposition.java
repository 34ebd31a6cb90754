package dev.foghorn.app;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format 0.0.4 as strictly as it is written down: for each metric HELP, TYPE and its samples
 * together; no sample twice; names as the type asks; a histogram's buckets that add up.
 */
final class Exposition {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (.+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\",?");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)})? ([^ ]+)");

    /** Type by metric. */
    final Map<String, String> types = new LinkedHashMap<>();
    /** Value by name and labels, these in alphabetical order: {@code name{a="x",b="y"}}. */
    final Map<String, Double> samples = new LinkedHashMap<>();

    private final Set<String> helped = new HashSet<>();
    private String metric = "";

    private Exposition() {}

    static Exposition parse(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line must end");
        }
        Exposition exposition = new Exposition();
        text.lines().forEach(exposition::line);
        exposition.types.forEach(exposition::checkHistogram);
        return exposition;
    }

    private void line(String line) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
            require(helped.add(help.group(1)), "HELP twice", line);
            metric = help.group(1);
        } else if (type.matches()) {
            require(type.group(1).equals(metric), "TYPE without HELP before it", line);
            require(types.put(metric, type.group(2)) == null, "TYPE twice", line);
        } else {
            require(sample.matches(), "no sample", line);
            sample(sample.group(1), String.valueOf(sample.group(2)), sample.group(3), line);
        }
    }

    private void sample(String name, String labels, String value, String line) {
        String suffix = switch (String.valueOf(types.get(metric))) {
            case "counter", "gauge" -> "";
            case "histogram" -> "_(bucket|sum|count)";
            case "summary" -> "(_sum|_count)?";
            default -> throw new AssertionError("a sample without TYPE: " + line);
        };
        require(name.matches(Pattern.quote(metric) + suffix), "a sample of another metric", line);
        require(!types.get(metric).equals("counter") || name.endsWith("_total"), "a counter's name", line);
        double number = value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
        require(!types.get(metric).equals("counter") || number >= 0, "a counter under zero", line);
        require(samples.put(name + sorted(labels, line), number) == null, "a sample twice", line);
    }

    private static String sorted(String labels, String line) {
        if (labels.equals("null")) {
            return "";
        }
        Map<String, String> sorted = new TreeMap<>();
        Matcher label = LABEL.matcher(labels);
        int end = 0;
        while (label.find() && label.start() == end) {
            require(sorted.put(label.group(1), label.group(2)) == null, "a label twice", line);
            end = label.end();
        }
        require(end == labels.length(), "labels", line);
        StringBuilder all = new StringBuilder("{");
        sorted.forEach((name, value) ->
                all.append(all.length() > 1 ? "," : "").append(name).append("=\"").append(value).append('"'));
        return all.append('}').toString();
    }

    private void checkHistogram(String name, String type) {
        if (!type.equals("histogram")) {
            return;
        }
        double last = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "_bucket")) {
                require(sample.getValue() >= last, "a histogram's buckets", name);
                last = sample.getValue();
            }
        }
        require(last == value(name + "_bucket{le=\"+Inf\"}"), "a histogram's last bucket", name);
        require(last == value(name + "_count"), "a histogram's count", name);
    }

    private static void require(boolean right, String what, String line) {
        if (!right) {
            throw new AssertionError("wrong: " + what + ": " + line);
        }
    }

    /** Of a sample that must be there. */
    double value(String sample) {
        Double value = samples.get(sample);
        if (value == null) {
            throw new AssertionError("there is no " + sample);
        }
        return value;
    }

    /** All samples of a metric together. */
    double sum(String metric) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().equals(metric) || sample.getKey().startsWith(metric + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
