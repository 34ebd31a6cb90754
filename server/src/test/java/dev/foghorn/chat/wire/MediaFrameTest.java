package dev.foghorn.chat.wire;

import static dev.foghorn.chat.wire.ErrorCode.BAD_MESSAGE;
import static dev.foghorn.chat.wire.ErrorCode.TOO_LONG;
import static dev.foghorn.chat.wire.Reading.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFrameTest {
    static final byte[] HEADER = header("say", "image/gif");
    static final byte[] GIF = latin1("GIF89a and more");

    private static byte[] header(String type, String media) {
        return JsonWriter.of(type).with("room", "r").with("ref", "1").with("media", media).toBytes();
    }

    /** One byte a character. */
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] frame(String header) {
        return MediaFrame.write(header.getBytes(StandardCharsets.UTF_8), GIF);
    }

    private static ClientMessage.SayMedia read(byte[] frame) throws ChatException {
        return (ClientMessage.SayMedia) Reading.media(frame);
    }

    @Test
    void whatIsWrittenIsRead() throws ChatException {
        ClientMessage.SayMedia say = read(MediaFrame.write(HEADER, GIF));
        assertEquals("r", say.room());
        assertEquals("1", say.ref());
        assertEquals("image/gif", say.media());
        assertArrayEquals(GIF, say.content());
    }

    @Test
    void theLengthComesFirstInNetworkByteOrder() {
        byte[] frame = MediaFrame.write(new byte[0x0102], GIF);
        assertArrayEquals(new byte[] {1, 2}, Arrays.copyOf(frame, 2));
        assertEquals(2 + 0x0102 + GIF.length, frame.length);
    }

    @Test
    void aFrameThatIsCutAnywhereIsRefusedOrHasLessContent() throws ChatException {
        byte[] frame = MediaFrame.write(HEADER, GIF);
        int readable = frame.length - GIF.length + "GIF89a".length();
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            if (length < readable) {
                refused(cut, BAD_MESSAGE, "");
            } else {
                assertArrayEquals(Arrays.copyOf(GIF, GIF.length - (frame.length - length)), read(cut).content());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | in 2 bytes, but has 0",
        "01 | in 2 bytes, but has 1",
        "0000ff | a header of 1 to 4096 bytes, not 0",
        "1001ff | a header of 1 to 4096 bytes, not 4097",
        "ffffff | a header of 1 to 4096 bytes, not 65535",
        "00027b | ends in its header, which is said to have 2 bytes",
        "00027b7d | has no content after its header",
        "0003c3287dff | a header in UTF-8",
        "0001c3a9 | a header in UTF-8",
    })
    void itsPartsMustBeThere(String hex, String part) {
        assertEquals("say", refused(HexFormat.of().parseHex(hex), BAD_MESSAGE, part).to());
    }

    @Test
    void ofAHeaderThatIsCutWhatWasReadIsNamed() {
        ChatException e = refused(frame("{\"room\":\"r\",\"ref\":\"1\",\"media\":"), BAD_MESSAGE, "JSON");
        assertEquals(List.of("say", "r", "1"), List.of(e.to(), e.room(), e.ref()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"type\":\"message\",\"room\":\"r\",\"ref\":\"1\",\"media\":\"image/gif\"} | must be 'say', not 'message'",
        "{\"room\":\"r\",\"ref\":\"1\",\"media\":\"image/gif\"} | 'type' is missing",
        "{\"type\":\"say\",\"ref\":\"1\",\"media\":\"image/gif\"} | 'room' is missing in 'say'",
        "{\"type\":\"say\",\"room\":\"r\",\"media\":\"image/gif\"} | 'ref' is missing in 'say'",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\"} | 'media' is missing in 'say'",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"media\":\"image/svg+xml\"} | 'media' must be one of",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"media\":\"Image/GIF\"} | 'media' must be one of image/png",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"media\":\"image/gif\",\"text\":\"t\"} | 'text' does not",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"media\":\"image/gif\",\"now\":1} | no field 'now'",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"media\":\"image/png\"} | does not begin as image/png does",
        "[ | must be a JSON object",
    })
    void theHeaderMustBeThatOfASay(String header, String part) {
        refused(frame(header), BAD_MESSAGE, part);
    }

    @Test
    void theContentIsLimited() throws ChatException {
        assertEquals(Reading.MAX_MEDIA, read(MediaFrame.write(HEADER, Arrays.copyOf(GIF, Reading.MAX_MEDIA)))
                .content().length);
        ChatException e = refused(MediaFrame.write(HEADER, Arrays.copyOf(GIF, Reading.MAX_MEDIA + 1)),
                TOO_LONG, "at most 1000 bytes, not 1001");
        assertEquals("r", e.room());
        assertEquals("1", e.ref());
    }

    @Test
    void theLongestHeaderAndTheLongestContentFitIntoTheLongestMessage() throws ChatException {
        byte[] padded = Arrays.copyOf(HEADER, MediaFrame.MAX_HEADER);
        Arrays.fill(padded, HEADER.length, padded.length, (byte) ' ');
        byte[] frame = MediaFrame.write(padded, Arrays.copyOf(GIF, Reading.MAX_MEDIA));
        assertEquals(Reading.READER.maxMessage(), frame.length);
        assertEquals("r", read(frame).room());
        assertThrows(IllegalArgumentException.class, () -> MediaFrame.write(new byte[4097], GIF));
    }

    @Test
    void aRoomAndAReferenceOfWhateverCharactersFitIntoAHeader() throws ChatException {
        String escaped = "\\u20ac".repeat(64);
        String header = "{\"type\":\"say\",\"room\":\"" + escaped + "\",\"ref\":\"" + escaped
                + "\",\"media\":\"image/gif\"}";
        assertEquals("\u20ac".repeat(64), read(frame(header)).ref());
    }

    @Test
    void withoutMediaNoneIsTakenAndItIsToldWhich() {
        byte[] frame = MediaFrame.write(HEADER, GIF);
        ChatException e = assertThrows(ChatException.class,
                () -> new MessageReader(10, 0).readMedia(frame, 0, frame.length));
        assertEquals("pictures and sounds are not taken here", e.getMessage());
        assertEquals(List.of("say", "r", "1"), List.of(e.to(), e.room(), e.ref()));
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, 89504e470d0a1a0a", "image/jpeg, ffd8ffe0", "image/gif, 474946383761", "image/gif, 474946383961",
        "image/webp, 524946461234567857454250",
        "audio/mpeg, 49443304", "audio/mpeg, fffb9064", "audio/mpeg, fff3",
        "audio/ogg, 4f676753", "audio/wav, 524946460000000057415645", "audio/webm, 1a45dfa3"
    })
    void eachKindBeginsAsItsFilesDo(String media, String hex) throws ChatException {
        byte[] content = HexFormat.of().parseHex(hex);
        assertEquals(media, read(MediaFrame.write(header("say", media), content)).media());
        content[1] ^= 0x40;
        refused(MediaFrame.write(header("say", media), content), BAD_MESSAGE, "does not begin as " + media);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "<svg xmlns", "PK", "%PDF", "R", "RIFF1234", "RIFF1234AVI ", "\u00ff\u00d8"})
    void nothingElseGoesByTheirNames(String content) throws ChatException {
        for (String media : new String[] {"image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg",
            "audio/ogg", "audio/wav", "audio/webm"}) {
            refused(MediaFrame.write(header("say", media), latin1(content)), BAD_MESSAGE, "does not begin");
        }
    }
}
