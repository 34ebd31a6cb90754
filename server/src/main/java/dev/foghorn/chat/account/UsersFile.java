package dev.foghorn.chat.account;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.files.FileWatch;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts in a file, a line each, in UTF-8; {@code #} begins a comment. {@code htpasswd -B} makes such lines too.
 *
 * <pre>
 *   ann:$2b$12$...:moderator,staff
 *   bob:$2y$05$...
 * </pre>
 *
 * It is read again when it changes; what cannot be read is logged, and changes nothing.
 */
public final class UsersFile implements Accounts {
    private static final Logger log = LoggerFactory.getLogger(UsersFile.class);
    /** Soon enough for who edits the file, and next to no work. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Path file;
    private final FileWatch watch;
    /** By {@link UserName#key}. Replaced as a whole. */
    private volatile Map<String, Line> lines = Map.of();

    private record Line(Account account, String hash) {}

    private UsersFile(Path file, Duration every) throws IOException {
        this.file = file;
        if (!Files.exists(file)) {
            PrivateFile.replace(file, new byte[0]);
        } else if (PrivateFile.isExposed(file)) {
            log.warn("{} has hashes of passwords, and others may read it", file);
        }
        watch = new FileWatch("Accounts", List.of(file), this::read);
        read();
        watch.start(every, "foghorn-users");
    }

    /**
     * Reads the file, or makes an empty one.
     *
     * @throws IOException naming file and line, if it cannot be read or is malformed
     */
    public static UsersFile open(Path file) throws IOException {
        return open(file, LOOK_EVERY);
    }

    static UsersFile open(Path file, Duration every) throws IOException {
        return new UsersFile(file, every);
    }

    synchronized void read() throws IOException {
        lines = parse(text());
    }

    private List<String> text() throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " must be UTF-8", e);
        }
    }

    private Map<String, Line> parse(List<String> text) throws IOException {
        Map<String, Line> parsed = new HashMap<>();
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Line read = parse(line, i + 1);
                if (parsed.put(read.account().name().key(), read) != null) {
                    throw malformed(i + 1, "this name is there twice");
                }
            }
        }
        return parsed;
    }

    private Line parse(String line, int number) throws IOException {
        String[] parts = line.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw malformed(number, "it must be name:hash, or name:hash:role,role");
        }
        if (!Passwords.isHash(parts[1])) {
            throw malformed(number, "the hash must be one of bcrypt, such as $2b$12$...");
        }
        try {
            return new Line(Account.of(parts[0], parts.length == 3 ? parts[2] : "", parts[1]), parts[1]);
        } catch (ChatException e) {
            throw malformed(number, e.getMessage());
        }
    }

    private IOException malformed(int line, String sentence) {
        return new IOException(file + ", line " + line + ": " + sentence);
    }

    @Override
    public Optional<Account> look(UserName name) {
        return Optional.ofNullable(lines.get(name.key())).map(Line::account);
    }

    @Override
    public Optional<String> hash(UserName name) {
        return Optional.ofNullable(lines.get(name.key())).map(Line::hash);
    }

    /** Adds a line to the file as it is now: what was written into it by hand stays. */
    @Override
    public synchronized boolean add(Account account, String hash) throws IOException {
        List<String> text = new ArrayList<>(text());
        Map<String, Line> known = parse(text);
        if (known.containsKey(account.name().key())) {
            lines = known;
            return false;
        }
        text.add(line(account, hash));
        write(file, text);
        lines = parse(text);
        return true;
    }

    static String line(Account account, String hash) {
        String roles = account.joinedRoles();
        return account.name().text() + ":" + hash + (roles.isEmpty() ? "" : ":" + roles);
    }

    static void write(Path file, List<String> lines) throws IOException {
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        PrivateFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        watch.close();
    }
}
