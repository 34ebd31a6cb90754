package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true", "10.0.0.0/8, 11.0.0.0, false", "10.9.9.9/8, 10.0.0.1, true",
        "192.168.4.0/22, 192.168.7.255, true", "192.168.4.0/22, 192.168.8.0, false", "0.0.0.0/0, 1.2.3.4, true",
        "1.2.3.4, 1.2.3.4, true", "1.2.3.4, 1.2.3.5, false", "1.2.3.4/31, 1.2.3.5, true", "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true", "fd00::/8, fe00::1, false", "::/0, 1.2.3.4, false", "::/0, ::2, true",
        "::1, ::1, true", "10.0.0.0/8, ::ffff:10.0.0.1, true",
    })
    void containsWhatBeginsWithItsBits(String range, String address, boolean contained) {
        assertEquals(contained, AddressRange.parse(range).contains(IpLiteral.parse(address).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129", "10.0.0", "10", "localhost",
        "10.0.0.0 /8", ":::", "1::2::3", "g::", ".:1", "[::1]", "fe80::1%lo"
    })
    void isWrittenInOneWay(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }

    @Test
    void isPrintedAsItIsWritten() {
        assertEquals("10.0.0.0/8", AddressRange.parse("10.0.0.0/8").toString());
        assertEquals("1.2.3.4/32", AddressRange.parse("1.2.3.4").toString());
    }

    @Test
    void anIpv6ClientIsItsNetworkOf64Bits() {
        assertEquals(client("2001:db8:0:1::1"), client("2001:db8:0:1:ffff:ffff:ffff:ffff"));
        assertNotEquals(client("2001:db8:0:1::1"), client("2001:db8:0:2::1"));
    }

    @Test
    void anIpv4ClientIsItsAddress() {
        assertEquals(client("1.2.3.4"), client("::ffff:1.2.3.4"));
        assertNotEquals(client("1.2.3.4"), client("1.2.3.5"));
    }

    private static InetAddress client(String address) {
        return Admission.client(IpLiteral.parse(address).orElseThrow());
    }
}
