package dev.foghorn.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people: as many digits as a measurement is worth, thousands in groups. */
public final class Figures {
    private Figures() {}

    /** Three digits that matter: 0.123, 1.23, 12.3, 123, 1,230. */
    public static String significant(double value) {
        return rounded(value, 3);
    }

    /** Whole numbers as they are up to 9,999, four digits that matter above; below 100 like other values. */
    public static String count(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 10_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return rounded(value, 4);
    }

    /** @param nanos shown in microseconds */
    public static String micros(double nanos) {
        return significant(nanos / 1e3);
    }

    /** @param nanos shown in milliseconds */
    public static String millis(double nanos) {
        return significant(nanos / 1e6);
    }

    /** @param nanos shown in the unit in which they are easily read: 12.3 µs, 4.56 ms, 7.89 s */
    public static String time(double nanos) {
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
        }
        return nanos < 1e9
                ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    /** @param share 0.0123 is +1.2 %: a change, always with its sign */
    public static String percent(double share) {
        if (Double.isInfinite(share)) {
            return share > 0 ? "+∞ %" : "−∞ %";
        }
        String sign = share == 0 ? "" : "+";
        return String.format(Locale.ROOT, "%" + sign + ",.1f %%", share * 100).replace('-', '−');
    }

    /** With two decimals. */
    public static String ratio(double value) {
        return String.format(Locale.ROOT, "%,.2f", value);
    }

    private static String rounded(double value, int digits) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "–";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
        int decimals = Math.max(0, digits - rounded.precision() + rounded.scale());
        return String.format(Locale.ROOT, "%,." + decimals + "f", rounded).replace('-', '−');
    }
}
