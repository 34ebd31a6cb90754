package dev.foghorn.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tests trust {@link Cuts}; here is why they may. */
class CutsTest {
    private final Set<List<Integer>> sets = new HashSet<>();

    /** Puts the pieces together, and remembers how they were cut. */
    private final class Gather implements Cuts.Reader<String> {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<Integer> lengths = new ArrayList<>();

        @Override
        public void read(ByteBuffer piece) {
            lengths.add(piece.remaining());
            while (piece.hasRemaining()) {
                all.write(piece.get());
            }
        }

        @Override
        public String result() {
            sets.add(lengths);
            return Hex.toHex(all.toByteArray());
        }
    }

    @Test
    void sixteenBytesAreCutInAll32768Ways() {
        byte[] bytes = Hex.hex("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f");
        assertEquals(Hex.toHex(bytes), Cuts.sameForEvery(bytes, Gather::new));
        assertEquals(1 << 15, sets.size());
    }

    @Test
    void moreBytesAreCutOnceEverywhereAndByteByByteAndAtRandom() {
        Cuts.sameForEvery(new byte[100], Gather::new);
        for (int place = 1; place < 100; place++) {
            assertTrue(sets.contains(List.of(place, 100 - place)));
        }
        assertTrue(sets.contains(Collections.nCopies(100, 1)));
        assertTrue(sets.size() > 600, () -> "only " + sets.size() + " different sets of cuts");
    }

    @Test
    void aReaderThatCaresForCutsIsFoundOut() {
        class First implements Cuts.Reader<Integer> {
            private int length;

            @Override
            public void read(ByteBuffer piece) {
                length = length == 0 ? piece.remaining() : length;
            }

            @Override
            public Integer result() {
                return length;
            }
        }
        assertThrows(AssertionError.class, () -> Cuts.sameForEvery(new byte[2], First::new));
        assertThrows(AssertionError.class, () -> Cuts.sameForEvery(new byte[40], First::new));
    }

    @Test
    void aReaderThatKeepsAViewIsFoundOut() {
        class Keeper implements Cuts.Reader<Byte> {
            private byte[] array;
            private int offset;

            @Override
            public void read(ByteBuffer piece) {
                array = piece.array();
                offset = piece.arrayOffset();
            }

            @Override
            public Byte result() {
                return array[offset];
            }
        }
        assertEquals((byte) 0xEE, Cuts.sameForEvery(new byte[1], Keeper::new));
    }

    @Test
    void framesAreEncodedAsSection52Says() {
        assertArrayEquals(Hex.hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"), Frame.text("Hello").masked().bytes());
        assertArrayEquals(Hex.hex("02 7e 01 00"), Frame.binary().unfinished().declaring(256).bytes());
        assertArrayEquals(Hex.hex("c2 7f 00 00 00 00 00 01 00 00"), Frame.binary().rsv(4).declaring(65536).bytes());
    }
}
