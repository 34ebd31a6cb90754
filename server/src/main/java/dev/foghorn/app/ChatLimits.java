package dev.foghorn.app;

import dev.foghorn.chat.ChatOptions;
import dev.foghorn.chat.account.Account;
import dev.foghorn.chat.rate.Rate;
import dev.foghorn.chat.rate.RateOptions;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.MessageReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the chat's users may do, and how often. */
final class ChatLimits {
    /** Room for what is around a text or a picture: names, and the header. */
    private static final int AROUND = 8 << 10;

    @Option(names = "--max-text", paramLabel = "SIZE", defaultValue = "4k", converter = ByteSize.OfText.class,
            description = "Longest text that may be said, in bytes of UTF-8, inclusive; at most 1m.")
    private int maxText;

    @Option(names = "--max-media", paramLabel = "SIZE", defaultValue = "256k", converter = ByteSize.OfMedia.class,
            description = "Largest picture or sound, inclusive, at most 1m; 0 for none.")
    private int maxMedia;

    @Option(names = "--max-rooms", paramLabel = "N", defaultValue = "10000", converter = WholeNumber.Count.class,
            description = "Rooms that may have somebody in them at a time; a tenth of them opened from one "
                    + "address, unless that is this machine's own.")
    private int maxRooms;

    @Option(names = "--max-rooms-each", paramLabel = "N", defaultValue = "50", converter = WholeNumber.Count.class,
            description = "Rooms that one connection may be in.")
    private int maxRoomsEach;

    @Option(names = "--room-role", paramLabel = "ROOM=ROLE", showDefaultValue = Visibility.NEVER,
            description = "The room may be joined by those with this role only. May be repeated.")
    private Map<String, String> roomRoles = new LinkedHashMap<>();

    @Option(names = "--hello-timeout", paramLabel = "TIME", defaultValue = "10s", converter = TimeSpan.Positive.class,
            description = "From the connection to an answered hello.")
    private Duration helloTimeout;

    @Option(names = "--chat-ping", paramLabel = "TIME", defaultValue = "15s", converter = TimeSpan.Positive.class,
            description = "Silence after which the page and other clients ask whether the server is there.")
    private Duration ping;

    @Option(names = "--rate", paramLabel = "N[:BURST]", defaultValue = "10:30", converter = OfRate.class,
            description = "Messages a second that one user may send in the long run, and at once after a rest; a"
                    + " picture counts as ten. 0 for any number.")
    private Rate rate;

    @Option(names = "--rate-address", paramLabel = "N[:BURST]", defaultValue = "100:300", converter = OfRate.class,
            description = "The same for all users behind one IPv4 address or IPv6 /64.")
    private Rate addressRate;

    @Option(names = "--join-rate", paramLabel = "N[:BURST]", defaultValue = "5:20", converter = OfRate.class,
            description = "Joins a second that one user may make. 0 for any number.")
    private Rate joinRate;

    @Option(names = "--join-rate-address", paramLabel = "N[:BURST]", defaultValue = "50:1000",
            converter = OfRate.class,
            description = "The same for all users behind one address.")
    private Rate addressJoinRate;

    @Option(names = "--max-refusals", paramLabel = "N", defaultValue = "100", converter = WholeNumber.Count.class,
            description = "A connection that is over its rates so often in a minute is closed with 4429.")
    private int maxRefusals;

    /**
     * @param maxMessage of a connection, which must take what may be said
     * @throws WrongOption if it does not, or a room or a role is none
     */
    ChatOptions chat(long maxMessage) throws WrongOption {
        requireRoom("--max-text", maxText, maxMessage);
        requireRoom("--max-media", maxMedia, maxMessage);
        for (Map.Entry<String, String> roomRole : roomRoles.entrySet()) {
            requireRoomAndRole(roomRole.getKey(), roomRole.getValue());
        }
        return ChatOptions.DEFAULT
                .withMaxText(maxText)
                .withMaxMedia(maxMedia)
                .withRooms(maxRoomsEach, maxRooms)
                .withRoles(roomRoles)
                .withHelloTimeout(helloTimeout)
                .withPing(ping);
    }

    private static void requireRoom(String option, int most, long maxMessage) throws WrongOption {
        if (most > maxMessage - AROUND) {
            throw new WrongOption(option, "must be at least " + AROUND + " bytes below --max-message, which is "
                    + maxMessage + ", not " + most);
        }
    }

    /** Else the room would be open under another name, or closed to all. */
    private static void requireRoomAndRole(String room, String role) throws WrongOption {
        try {
            MessageReader.requireRoom(room);
            Account.requireRole(role);
        } catch (ChatException e) {
            throw new WrongOption("--room-role", e.getMessage());
        }
    }

    RateOptions rates() {
        return new RateOptions(rate, addressRate, joinRate, addressJoinRate, maxRefusals);
    }

    /** Reads {@code 10} and {@code 10:30}. */
    static final class OfRate implements ITypeConverter<Rate> {
        private static final Pattern SYNTAX = Pattern.compile("(\\d{1,6})(?::([1-9]\\d{0,6}))?");
        /** If no burst is told: what has come together while a connection was bad. */
        private static final int SECONDS_AT_ONCE = 3;

        @Override
        public Rate convert(String value) {
            Matcher matcher = SYNTAX.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "must be a number a second, such as 10, or 10:30 for up to 30 at once; not '" + value + "'");
            }
            int perSecond = Integer.parseInt(matcher.group(1));
            if (perSecond == 0) {
                return Rate.UNLIMITED;
            }
            return new Rate(perSecond, matcher.group(2) == null
                    ? perSecond * SECONDS_AT_ONCE
                    : Integer.parseInt(matcher.group(2)));
        }
    }
}
