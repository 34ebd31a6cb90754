package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Seed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every header in every way to cut it; and what follows a header stays where it is. */
class ProxyHeaderParserTest {
    private static final byte[] SIGNATURE = {0xD, 0xA, 0xD, 0xA, 0, 0xD, 0xA, 'Q', 'U', 'I', 'T', 0xA};
    private static final byte[] BEHIND = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Takes what there is room for, as a socket is read. */
    private static final class Reader implements Cuts.Reader<String> {
        private final ProxyHeaderParser parser = new ProxyHeaderParser();
        private final ByteArrayOutputStream behind = new ByteArrayOutputStream();
        private String malformed;

        @Override
        public void read(ByteBuffer piece) {
            try {
                while (piece.hasRemaining() && malformed == null && !parser.isComplete()) {
                    ByteBuffer room = parser.room();
                    int bytes = Math.min(room.remaining(), piece.remaining());
                    assertTrue(bytes > 0);
                    room.put(piece.slice(piece.position(), bytes));
                    piece.position(piece.position() + bytes);
                    parser.received(bytes);
                }
            } catch (ProxyHeaderParser.MalformedException e) {
                malformed = "malformed: " + e.getMessage();
            }
            while (piece.hasRemaining()) {
                behind.write(piece.get());
            }
        }

        @Override
        public String result() {
            if (malformed != null) {
                return malformed;
            }
            if (!parser.isComplete()) {
                return "incomplete";
            }
            return parser.client().map(client -> client.getAddress().getHostAddress() + " " + client.getPort())
                    .orElse("nobody") + (Arrays.equals(BEHIND, behind.toByteArray()) ? "" : " and not all behind it");
        }
    }

    private static String read(byte[] header) {
        return Cuts.sameForEvery(concat(header, BEHIND), Reader::new);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] v1(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] v2(int command, int family, byte[] rest) {
        return concat(SIGNATURE, new byte[] {(byte) command, (byte) family, (byte) (rest.length >> 8),
                (byte) rest.length}, rest);
    }

    private static byte[] addresses(String source, String destination) {
        byte[] ports = {(byte) 0xDB, (byte) 0xE4, 1, (byte) 0xBB}; // 56292, 443
        return concat(IpLiteral.parse(source).orElseThrow().getAddress(),
                IpLiteral.parse(destination).orElseThrow().getAddress(), ports);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PROXY TCP4 192.0.2.1 192.0.2.2 56292 443 | 192.0.2.1 56292",
        "PROXY TCP4 1.1.1.1 2.2.2.2 0 0 | 1.1.1.1 0",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535 | 255.255.255.255 65535",
        "PROXY TCP6 2001:db8::1 ::1 56292 443 | 2001:db8:0:0:0:0:0:1 56292",
        "PROXY TCP6 :: :: 1 2 | 0:0:0:0:0:0:0:0 1",
        "PROXY TCP6 ::ffff:192.0.2.1 ::1 56292 443 | 192.0.2.1 56292",
        "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535"
                + " | ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535",
        "PROXY UNKNOWN | nobody",
        "PROXY UNKNOWN what ever it says | nobody",
    })
    void readsVersion1(String line, String client) {
        assertEquals(client, read(v1(line)));
    }

    @Test
    void readsTheLongestLineAndNoLongerOne() {
        String longest = "PROXY UNKNOWN " + "x".repeat(107 - "PROXY UNKNOWN \r\n".length());
        assertEquals("nobody", read(v1(longest)));
        assertEquals("malformed: the line is longer than 107 bytes", read(v1(longest + "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1", "PROXY", "PROXZ TCP4 1.1.1.1 2.2.2.2 1 2", "proxy TCP4 1.1.1.1 2.2.2.2 1 2",
        "PROXY TCP5 1.1.1.1 2.2.2.2 1 2", "PROXY UDP4 1.1.1.1 2.2.2.2 1 2", "PROXY UNKNOWNS",
        "PROXY  TCP4 1.1.1.1 2.2.2.2 1",
        "PROXY TCP4 1.1.1 2.2.2.2 1 2", "PROXY TCP4 1.1.1.256 2.2.2.2 1 2", "PROXY TCP4 01.1.1.1 2.2.2.2 1 2",
        "PROXY TCP4 ::1 ::1 1 2", "PROXY TCP6 1.1.1.1 2.2.2.2 1 2", "PROXY TCP6 :::: ::1 1 2",
        "PROXY TCP6 1:2:3 ::1 1 2",
        "PROXY TCP6 fe80::1%eth0 ::1 1 2", "PROXY TCP4 localhost 2.2.2.2 1 2", "PROXY TCP4 1.1.1.1 localhost 1 2",
        "PROXY TCP4 1.1.1.1 2.2.2.2 65536 2", "PROXY TCP4 1.1.1.1 2.2.2.2 1 65536", "PROXY TCP4 1.1.1.1 2.2.2.2 01 2",
        "PROXY TCP4 1.1.1.1 2.2.2.2 -1 2", "PROXY TCP4 1.1.1.1 2.2.2.2 1", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 3",
        "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 ", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r", "PROXY TCP4 1.1.1.1 2.2.2.2\t1 2",
        "PROXY UNKNOWN \r x",
    })
    void refusesOtherLines(String line) {
        String result = Cuts.sameForEvery(v1(line), Reader::new);
        assertTrue(result.startsWith("malformed: "), result);
    }

    @Test
    void aLineEndsWithBothOfItsBytes() {
        String result = Cuts.sameForEvery(
                "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\n".getBytes(StandardCharsets.US_ASCII), Reader::new);
        assertTrue(result.startsWith("malformed: "), result);
    }

    @Test
    void readsVersion2() {
        assertEquals("192.0.2.1 56292", read(v2(0x21, 0x11, addresses("192.0.2.1", "192.0.2.2"))));
        assertEquals("2001:db8:0:0:0:0:0:1 56292", read(v2(0x21, 0x21, addresses("2001:db8::1", "::1"))));
    }

    @Test
    void readsAnIpv4MappedAddressAsIpv4() {
        byte[] mapped = new byte[36];
        mapped[10] = mapped[11] = (byte) 0xFF;
        mapped[12] = 10;
        mapped[15] = 7;
        assertEquals("10.0.0.7 0", read(v2(0x21, 0x21, mapped)));
    }

    @Test
    void skipsWhatFollowsTheAddresses() {
        for (int tlvs : new int[] {1, 50, 100, 500, 600, 4096 - 12}) {
            byte[] rest = concat(addresses("192.0.2.1", "192.0.2.2"), new byte[tlvs]);
            Random random = Seed.random();
            for (int i = 0; i < 50; i++) {
                assertEquals("192.0.2.1 56292",
                        Cuts.sameForSome(concat(v2(0x21, 0x11, rest), BEHIND), random, Reader::new));
            }
        }
    }

    @Test
    void knowsNobodyWhereTheProxySpeaksForItselfOrHasNoIpAddress() {
        assertEquals("nobody", read(v2(0x20, 0x00, new byte[0])));
        assertEquals("nobody", read(v2(0x20, 0x11, addresses("192.0.2.1", "192.0.2.2"))));
        assertEquals("nobody", read(v2(0x20, 0xFF, new byte[3]))); // the family "is ignored"
        assertEquals("nobody", read(v2(0x21, 0x00, new byte[7])));
        assertEquals("nobody", read(v2(0x21, 0x12, addresses("192.0.2.1", "192.0.2.2"))));
        assertEquals("nobody", read(v2(0x21, 0x31, new byte[216])));
    }

    @Test
    void refusesOtherBinaryHeaders() {
        byte[] two = addresses("192.0.2.1", "192.0.2.2");
        assertEquals("malformed: version and command 0x11 are unknown", read(v2(0x11, 0x11, two)));
        assertEquals("malformed: version and command 0x22 are unknown", read(v2(0x22, 0x11, two)));
        assertEquals("malformed: family and transport 0x13 are unknown", read(v2(0x21, 0x13, two)));
        assertEquals("malformed: family and transport 0x41 are unknown", read(v2(0x21, 0x41, two)));
        assertEquals("malformed: the addresses need 12 bytes, and there are 11",
                read(v2(0x21, 0x11, Arrays.copyOf(two, 11))));
        assertEquals("malformed: the addresses need 36 bytes, and there are 12", read(v2(0x21, 0x21, two)));
        assertEquals("malformed: the addresses need 216 bytes, and there are 215", read(v2(0x21, 0x31, new byte[215])));
        assertEquals("malformed: a header of 4097 bytes is longer than 4096",
                Cuts.sameForSome(v2(0x21, 0x11, new byte[4097]), Seed.random(), Reader::new));
        assertEquals("malformed: it begins neither as version 1 nor as version 2",
                read(new byte[] {0xD, 0xA, 0xD, 0xB}));
    }

    @Test
    void waitsForTheRest() {
        byte[] whole = v2(0x21, 0x11, addresses("192.0.2.1", "192.0.2.2"));
        for (int length = 0; length < whole.length; length++) {
            assertEquals("incomplete", Cuts.sameForSome(Arrays.copyOf(whole, length), Seed.random(), Reader::new));
        }
        byte[] line = v1("PROXY TCP4 192.0.2.1 192.0.2.2 56292 443");
        for (int length = 0; length < line.length; length++) {
            assertEquals("incomplete", Cuts.sameForSome(Arrays.copyOf(line, length), Seed.random(), Reader::new));
        }
    }

    @Test
    void anyBytesAreReadOrRefusedTheSameWayWhereverTheyAreCut() {
        Random random = Seed.random();
        byte[][] seeds = {
            v1("PROXY TCP4 192.0.2.1 192.0.2.2 56292 443"), v1("PROXY TCP6 2001:db8::1 ::1 56292 443"),
            v1("PROXY UNKNOWN"),
            v2(0x21, 0x11, addresses("192.0.2.1", "192.0.2.2")), v2(0x21, 0x21, addresses("::2", "::1"))
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : " \r\n1:."
                        .charAt(random.nextInt(6)));
            }
            Cuts.sameForSome(bytes, random, Reader::new);
        }
    }
}
