package dev.foghorn.chat.account;

import static dev.foghorn.chat.account.AccountsTest.HASH;
import static dev.foghorn.chat.account.AccountsTest.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own tokens: whom they are believed, and how long. */
class TokenSessionsTest {
    @TempDir
    private Path folder;
    private final SetClock clock = new SetClock();
    private TokenOptions options;
    private UsersFile users;
    private TokenSessions sessions;

    @BeforeEach
    void open() throws Exception {
        options = TokenOptions.at(folder.resolve("key"));
        users = UsersFile.open(folder.resolve("users"));
        users.add(account("Ann", "staff"), HASH);
        sessions = TokenSessions.open(options, users, null, clock);
    }

    @AfterEach
    void close() throws Exception {
        sessions.close();
        users.close();
    }

    private void restart() throws IOException {
        sessions.close();
        sessions = TokenSessions.open(options, users, null, clock);
    }

    private Account ann() throws ChatException {
        return users.look(UserName.of("ann")).orElseThrow();
    }

    private void assertRefused(String why, String token) {
        ChatException e = assertThrows(ChatException.class, () -> sessions.verify(token));
        assertEquals(ErrorCode.UNAUTHORIZED, e.code());
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    private byte[] secret() throws IOException {
        return Base64.getDecoder().decode(Files.readString(options.keyFile()).strip());
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder().issuer("foghorn").subject("Ann").claim("guest", false)
                .claim("sid", SessionId.begun(now, Account.stamp(HASH))).issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)));
    }

    private static String signed(JWSAlgorithm algorithm, byte[] key, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(new MACSigner(key));
        return token.serialize();
    }

    private String signed(JWTClaimsSet.Builder claims) throws Exception {
        return signed(JWSAlgorithm.HS256, secret(), claims.build());
    }

    @Test
    void aTokenTellsWhoItIsForAfterARestartToo() throws Exception {
        Person ann = sessions.begin(ann());
        String token = sessions.issue(ann).text();
        for (int start = 0; start < 2; start++) {
            Person again = sessions.verify(token);
            assertEquals("Ann", again.user());
            assertEquals(Set.of("staff"), again.roles());
            assertEquals(ann.session(), again.session());
            assertEquals(clock.instant().plus(TokenOptions.LIFETIME).toEpochMilli(), again.expires());
            assertEquals(false, again.guest());
            restart();
        }
    }

    @Test
    void aGuestsTokenBringsBackTheSameGuest() throws Exception {
        Person guest = sessions.guest("B\u00f6b");
        assertTrue(guest.guest());
        Person again = sessions.verify(sessions.issue(guest).text());
        assertEquals(guest.session(), again.session());
        assertEquals("B\u00f6b", again.user());
        assertNotEquals(guest.session(), sessions.guest("B\u00f6b").session());
    }

    @Test
    void theClaimsAreThoseOfTheDocument() throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(sessions.issue(sessions.begin(ann())).text()).getJWTClaimsSet();
        assertEquals(Set.of("iss", "sub", "sid", "guest", "roles", "iat", "exp"), claims.getClaims().keySet());
        assertEquals(List.of("staff"), claims.getStringListClaim("roles"));
    }

    @Test
    void theKeyIsMadeOnceAndItsOwnersOnly() throws Exception {
        byte[] secret = secret();
        assertEquals(32, secret.length);
        for (String name : List.of("key", "key.ended")) {
            assertEquals("rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
        }
        restart();
        assertEquals(Base64.getEncoder().encodeToString(secret), Files.readString(options.keyFile()).strip());
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        Path nowhere = folder.resolve("none").resolve("key");
        IOException e = assertThrows(IOException.class,
                () -> TokenSessions.open(TokenOptions.at(nowhere), users, null));
        assertEquals("there is no folder " + folder.resolve("none") + " for key", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "c2hvcnQ=", "!!!"})
    void aKeyThatIsTooShortIsRefused(String content) throws Exception {
        Path key = Files.writeString(folder.resolve("weak"), content);
        IOException e = assertThrows(IOException.class, () -> TokenSessions.open(TokenOptions.at(key), users, null));
        assertTrue(e.getMessage().contains("weak must have at least 32"), e.getMessage());
    }

    @Test
    void aTokenThatIsNotSignedIsRefused() throws Exception {
        String plain = new PlainJWT(claims().build()).serialize();
        assertRefused("no signed JWT", plain);
        String signature = sessions.issue(sessions.begin(ann())).text().replaceAll(".*\\.", "");
        assertRefused("no signed JWT", plain + signature);
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() throws Exception {
        assertRefused("signature", signed(JWSAlgorithm.HS256, new byte[32], claims().build()));
        byte[] more = new byte[64];
        assertRefused("HS256", signed(JWSAlgorithm.HS512, more, claims().build()));
        String token = signed(claims());
        int end = token.lastIndexOf('.');
        assertRefused("signature", token.substring(0, end + 1) + "A".repeat(token.length() - end - 1));
        String other = signed(claims().subject("bob"));
        assertRefused("signature", other.substring(0, other.lastIndexOf('.')) + token.substring(end));
    }

    @Test
    void theRightKeyWithAnotherAlgorithmIsRefused() throws Exception {
        byte[] longKey = new byte[64];
        Files.writeString(folder.resolve("long"), Base64.getEncoder().encodeToString(longKey));
        try (TokenSessions other = TokenSessions.open(TokenOptions.at(folder.resolve("long")), users, null, clock)) {
            other.verify(signed(JWSAlgorithm.HS256, longKey, claims().build()));
            assertThrows(ChatException.class,
                    () -> other.verify(signed(JWSAlgorithm.HS512, longKey, claims().build())));
        }
    }

    @Test
    void aTokenEndsHalfAMinuteAfterItsTimeAtMost() throws Exception {
        String token = sessions.issue(sessions.begin(ann())).text();
        clock.pass(TokenOptions.LIFETIME.plusSeconds(29));
        sessions.verify(token);
        clock.pass(Duration.ofSeconds(1));
        assertRefused("expired at 2030-01-01T13:00:00Z", token);
    }

    @Test
    void aTokenOfTheFutureIsNotValidYet() throws Exception {
        Instant now = clock.instant();
        sessions.verify(signed(claims().issueTime(Date.from(now.plusSeconds(30)))));
        assertRefused("not valid yet", signed(claims().issueTime(Date.from(now.plusSeconds(31)))));
        assertRefused("not valid yet", signed(claims().notBeforeTime(Date.from(now.plusSeconds(31)))));
    }

    @Test
    void aTokenNeedsAllItsClaims() throws Exception {
        assertRefused("no end", signed(claims().expirationTime(null)));
        assertRefused("no user", signed(claims().subject(null)));
        assertRefused("no session", signed(claims().claim("sid", null)));
        assertRefused("no session", signed(claims().claim("sid", "p.abc")));
        assertRefused("no signed JWT", signed(claims().claim("guest", "yes")));
        assertRefused("issuer", signed(claims().issuer("elsewhere")));
        assertRefused("issuer", signed(claims().issuer(null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "..", "a.b.c", "e30.e30.", "e30.e30.AA",
        "eyJhbGciOiJIUzI1NiJ9.e30.", "\u0000.\u0000.\u0000"})
    void whatIsNoTokenIsRefused(String token) {
        assertRefused("", token);
    }

    @Test
    void aLongOrDeepTokenIsRefused() {
        assertRefused("over 16384", "x".repeat(16385));
        String deep = Base64.getUrlEncoder().withoutPadding().encodeToString("[".repeat(12000).getBytes());
        assertRefused("no signed JWT", deep + "..");
        String header = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"HS256\"}".getBytes());
        String nested = "{\"a\":" + "[".repeat(11000);
        assertRefused("no signed JWT",
                header + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(nested.getBytes()) + ".AA");
    }

    @Test
    void anEndedSessionStaysEndedAfterARestart() throws Exception {
        Person ann = sessions.begin(ann());
        String one = sessions.issue(ann).text();
        String two = sessions.issue(ann).text();
        String other = sessions.issue(sessions.begin(ann())).text();
        List<String> told = new ArrayList<>();
        sessions.onEnd(told::add);
        sessions.ended(sessions.verify(one)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertEquals(List.of(ann.session()), told);
        for (int start = 0; start < 2; start++) {
            assertRefused("was ended", one);
            assertRefused("was ended", two);
            assertThrows(ChatException.class, () -> sessions.issue(ann));
            sessions.verify(other);
            restart();
        }
    }

    @Test
    void whatWasEndedIsForgottenWhenNoTokenCanBeLeft() throws Exception {
        sessions.end(sessions.begin(ann()));
        clock.pass(TokenOptions.LIFETIME.plusSeconds(29));
        restart();
        assertEquals(1, Files.readAllLines(folder.resolve("key.ended")).size());
        clock.pass(Duration.ofSeconds(2));
        restart();
        assertEquals(0, Files.size(folder.resolve("key.ended")));
    }

    @Test
    void theFileOfEndedSessionsDoesNotGrowForEver() throws Exception {
        Path file = folder.resolve("key.ended");
        for (int i = 0; i < 100; i++) {
            ended(sessions.guest("bob"));
        }
        assertEquals(100, Files.readAllLines(file).size());
        clock.pass(TokenOptions.LIFETIME.plusMinutes(1));
        ended(sessions.guest("bob"));
        assertEquals(1, Files.readAllLines(file).size());
        ended(sessions.guest("bob"));
        assertEquals(2, Files.readAllLines(file).size());
    }

    private void ended(Person person) throws Exception {
        sessions.ended(person).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void manyThatEndAtOnceAreAllKept() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(sessions.ended(sessions.guest("bob")).toCompletableFuture());
        }
        for (CompletableFuture<Void> kept : all) {
            kept.get(10, TimeUnit.SECONDS);
        }
        assertEquals(1000, Files.readAllLines(folder.resolve("key.ended")).size());
    }

    @Test
    void whatCannotBeWrittenIsToldAndIsWrittenAsSoonAsItCan() throws Exception {
        Path place = Files.createDirectory(folder.resolve("place"));
        try (TokenSessions other = TokenSessions.open(TokenOptions.at(place.resolve("key")), users, null, clock)) {
            Path away = Files.move(place, folder.resolve("away"));
            clock.pass(Duration.ofMinutes(2)); // the file is to be written anew
            CompletableFuture<Void> kept = other.ended(other.guest("bob")).toCompletableFuture();
            ExecutionException e = assertThrows(ExecutionException.class, () -> kept.get(10, TimeUnit.SECONDS));
            assertTrue(e.getMessage().contains("there is no folder"), e.getMessage());
            Files.move(away, place);
            other.ended(other.guest("carl")).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertEquals(2, Files.readAllLines(place.resolve("key.ended")).size());
        }
    }

    @Test
    void aLineThatACrashCutShortDoesNotPreventAStart() throws Exception {
        sessions.close();
        Files.writeString(folder.resolve("key.ended"), "abc.def 99999999999999\nghi.j");
        sessions = TokenSessions.open(options, users, null, clock);
        assertEquals(List.of("abc.def 99999999999999"), Files.readAllLines(folder.resolve("key.ended")));
    }

    @Test
    void aSessionCanBeRefreshedForThirtyDaysAndNotLonger() throws Exception {
        Person ann = sessions.begin(ann());
        long last = clock.instant().plus(TokenOptions.LONGEST).toEpochMilli();
        clock.pass(TokenOptions.LONGEST.minusMinutes(30));
        assertEquals(last, sessions.issue(ann).expires());
        clock.pass(Duration.ofMinutes(30));
        ChatException e = assertThrows(ChatException.class, () -> sessions.issue(ann));
        assertTrue(e.getMessage().contains("720 hours"), e.getMessage());
    }

    @Test
    void rolesAreThoseOfTheAccountNow() throws Exception {
        String token = sessions.issue(sessions.begin(ann())).text();
        Files.writeString(folder.resolve("users"), "ann:" + HASH + ":root\n");
        try (UsersFile changed = UsersFile.open(folder.resolve("users"));
                TokenSessions other = TokenSessions.open(options, changed, null, clock)) {
            assertEquals(Set.of("root"), other.verify(token).roles());
        }
    }

    @Test
    void aNewPasswordEndsTheSessionsOfTheOldOne() throws Exception {
        Person ann = sessions.begin(ann());
        String token = sessions.issue(ann).text();
        Files.writeString(folder.resolve("users"), "ann:" + HASH.replace('a', 'b') + ":staff\n");
        try (UsersFile changed = UsersFile.open(folder.resolve("users"));
                TokenSessions other = TokenSessions.open(options, changed, null, clock)) {
            ChatException e = assertThrows(ChatException.class, () -> other.verify(token));
            assertEquals(ErrorCode.UNAUTHORIZED, e.code());
            assertTrue(e.getMessage().contains("password was changed"), e.getMessage());
            assertThrows(ChatException.class, () -> other.issue(ann));
            other.verify(other.issue(other.begin(changed.look(UserName.of("ann")).orElseThrow())).text());
        }
    }

    @Test
    void whoseAccountIsGoneIsGone() throws Exception {
        Person ann = sessions.begin(ann());
        String token = sessions.issue(ann).text();
        try (TokenSessions without = TokenSessions.open(options, Accounts.NONE, null, clock)) {
            ChatException e = assertThrows(ChatException.class, () -> without.verify(token));
            assertTrue(e.getMessage().contains("no account 'Ann'"), e.getMessage());
            assertThrows(ChatException.class, () -> without.issue(ann));
        }
    }

    @Test
    void aGuestCannotHaveAnAccountsNameNotEvenWhenItIsMadeLater() throws Exception {
        for (String name : List.of("Ann", "ANN", "\uff41nn")) {
            ChatException e = assertThrows(ChatException.class, () -> sessions.guest(name));
            assertEquals(ErrorCode.NAME_TAKEN, e.code());
        }
        Person bob = sessions.guest("bob");
        String token = sessions.issue(bob).text();
        users.add(account("Bob"), HASH);
        assertEquals(ErrorCode.NAME_TAKEN,
                assertThrows(ChatException.class, () -> sessions.verify(token)).code());
        assertThrows(ChatException.class, () -> sessions.issue(bob));
    }

    @Test
    void aGuestsNameMustBeOne() {
        ChatException e = assertThrows(ChatException.class, () -> sessions.guest("<b>ann</b>"));
        assertEquals(ErrorCode.BAD_MESSAGE, e.code());
    }

    @Test
    void withoutGuestsNobodyComesAsOneNorWithAnOldToken() throws Exception {
        String token = sessions.issue(sessions.guest("bob")).text();
        options = options.withGuests(false);
        restart();
        assertEquals(ErrorCode.UNAUTHORIZED,
                assertThrows(ChatException.class, () -> sessions.guest("carl")).code());
        assertRefused("guests", token);
    }
}
