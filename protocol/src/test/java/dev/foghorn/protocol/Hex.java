package dev.foghorn.protocol;

import java.util.HexFormat;

/** Bytes as the RFC prints them. */
public final class Hex {
    private Hex() {}

    /** The bytes of hexadecimal digits; white space is for the reader. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** Two digits a byte, a space between. */
    public static String toHex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
