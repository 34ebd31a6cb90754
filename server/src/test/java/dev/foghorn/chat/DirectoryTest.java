package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static void assertFull(Directory directory, InetAddress opener) {
        assertEquals(ErrorCode.TOO_MANY_ROOMS,
                assertThrows(ChatException.class, () -> directory.reserve(opener)).code());
    }

    @Test
    void anAddressOpensATenthOfTheRoomsAtMost() throws Exception {
        Directory directory = new Directory(50, 3);
        InetAddress one = InetAddress.getByName("192.0.2.1");
        InetAddress other = InetAddress.getByName("192.0.2.2");
        for (int i = 0; i < 5; i++) {
            directory.reserve(one);
        }
        assertFull(directory, one);
        directory.reserve(other);
        directory.release(one);
        directory.reserve(one);
        assertFull(directory, one);
        for (int i = 6; i < 50; i++) {
            directory.reserve(null);
        }
        assertFull(directory, other);
        assertFull(directory, null);
        directory.release(null);
        directory.reserve(other); // what was refused has taken nothing
    }

    @Test
    void aConnectionMayHaveAllItsRoomsFromOneAddress() throws Exception {
        Directory directory = new Directory(50, 20);
        InetAddress one = InetAddress.getByName("192.0.2.1");
        for (int i = 0; i < 20; i++) {
            directory.reserve(one);
        }
        assertFull(directory, one);
    }
}
