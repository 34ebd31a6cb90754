package dev.foghorn.chat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an identity provider, whose keys come from a server. */
class ProviderTest {
    private static final String ISSUER = "https://id.example/realm";
    private static final Duration NEVER = Duration.ofDays(1);
    private static RSAKey rsa;
    private static RSAKey rsa2;
    private static ECKey ec;

    @TempDir
    private Path folder;
    private final SetClock clock = new SetClock();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private volatile String keys;
    private volatile int status = 200;
    private TokenSessions sessions;

    @BeforeAll
    static void generate() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
        rsa2 = new RSAKeyGenerator(2048).keyID("r2").keyUse(KeyUse.SIGNATURE).generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e1").algorithm(JWSAlgorithm.ES256).generate();
    }

    @BeforeEach
    void serve() throws Exception {
        keys = set(rsa, ec);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            byte[] body = keys.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            asked.incrementAndGet();
        });
        server.start();
    }

    @AfterEach
    void close() throws Exception {
        if (sessions != null) {
            sessions.close();
        }
        server.stop(0);
    }

    private static String set(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    private URI place() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    private Provider.Options options(String userClaim) {
        return new Provider.Options(place(), ISSUER, "chat", userClaim);
    }

    private void open(Duration every, Duration least) throws IOException {
        open(options(null), every, least);
    }

    private void open(Provider.Options options, Duration every, Duration least) throws IOException {
        sessions = TokenSessions.open(TokenOptions.at(folder.resolve("key")), Accounts.NONE,
                Provider.open(options, every, least), clock);
    }

    /** With its keys read. */
    private void open() throws Exception {
        open(NEVER, NEVER);
        awaitGood(signed(rsa, claims()));
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder().issuer(ISSUER).audience(List.of("other", "chat")).subject("1234")
                .claim("preferred_username", "Zoe").claim("sid", "s1").claim("roles", List.of("staff"))
                .issueTime(Date.from(now)).expirationTime(Date.from(now.plusSeconds(300)));
    }

    private static String signed(JWK key, JWTClaimsSet.Builder claims) throws Exception {
        JWSAlgorithm algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
        JWSSigner signer = key instanceof RSAKey r ? new RSASSASigner(r) : new ECDSASigner((ECKey) key);
        return signed(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), signer, claims);
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims) throws Exception {
        SignedJWT token = new SignedJWT(header, claims.build());
        token.sign(signer);
        return token.serialize();
    }

    /** Until a token is taken: keys come when they come. */
    private Person awaitGood(String token) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                return sessions.verify(token);
            } catch (ChatException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(5);
            }
        }
    }

    private void assertRefused(String why, String token) {
        ChatException e = assertThrows(ChatException.class, () -> sessions.verify(token));
        assertEquals(ErrorCode.UNAUTHORIZED, e.code());
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    @Test
    void itsTokensAreTakenOfBothKinds() throws Exception {
        open();
        for (JWK key : List.of(rsa, ec)) {
            Person zoe = sessions.verify(signed(key, claims()));
            assertEquals("Zoe", zoe.user());
            assertEquals(Set.of("staff"), zoe.roles());
            assertFalse(zoe.guest());
            assertEquals(clock.instant().plusSeconds(300).toEpochMilli(), zoe.expires());
        }
    }

    @Test
    void aTokenNeedNotNameItsKey() throws Exception {
        open();
        sessions.verify(signed(new JWSHeader(JWSAlgorithm.RS256), new RSASSASigner(rsa), claims()));
    }

    @Test
    void theClaimWithTheNameCanBeChosen() throws Exception {
        open(options("nick"), NEVER, NEVER);
        assertEquals("zz", awaitGood(signed(rsa, claims().claim("nick", "zz"))).user());
        assertRefused("does not say who", signed(rsa, claims()));
    }

    @Test
    void withoutAPreferredNameItIsTheSubject() throws Exception {
        open();
        assertEquals("1234", sessions.verify(signed(rsa, claims().claim("preferred_username", null))).user());
        assertRefused("does not say who",
                signed(rsa, claims().claim("preferred_username", null).subject(null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>", "zoe@example.com", "'; DROP TABLE users; --"})
    void aNameThatCannotBeOneIsRefused(String name) throws Exception {
        open();
        assertRefused("letters, digits", signed(rsa, claims().claim("preferred_username", name)));
    }

    @Test
    void rolesThatAreNoTextsAreRefused() throws Exception {
        open();
        for (Object roles : List.of(List.of(1), Arrays.asList("a", null), Map.of("a", "b"), "staff")) {
            assertRefused("no signed JWT", signed(rsa, claims().claim("roles", roles)));
        }
        assertEquals(Set.of(), sessions.verify(signed(rsa, claims().claim("roles", null))).roles());
    }

    @Test
    void foreignIssuersAndAudiencesAreRefused() throws Exception {
        open();
        assertRefused("issuer", signed(rsa, claims().issuer("https://evil.example")));
        assertRefused("issuer", signed(rsa, claims().issuer(null)));
        assertRefused("issuer", signed(rsa, claims().issuer("foghorn")));
        assertRefused("somebody else", signed(rsa, claims().audience("other")));
        assertRefused("somebody else", signed(rsa, claims().audience((String) null)));
    }

    @Test
    void itsTimesCountToo() throws Exception {
        open();
        Instant now = clock.instant();
        assertRefused("expired", signed(rsa, claims().expirationTime(Date.from(now.minusSeconds(30)))));
        assertRefused("not valid yet", signed(rsa, claims().notBeforeTime(Date.from(now.plusSeconds(31)))));
        assertRefused("no end", signed(rsa, claims().expirationTime(null)));
    }

    /** The public key is public: who could use it as a secret could sign anything. */
    @Test
    void theProvidersPublicKeyIsNoSecret() throws Exception {
        open();
        for (byte[] secret : List.of(rsa.toRSAPublicKey().getEncoded(), rsa.toPublicJWK().toString().getBytes(),
                rsa.getModulus().decode())) {
            for (String issuer : List.of(ISSUER, "foghorn")) {
                assertRefused("signature", signed(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r1").build(),
                        new MACSigner(secret), claims().issuer(issuer)));
            }
        }
    }

    @Test
    void otherAlgorithmsAreNotForItsKeys() throws Exception {
        open();
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            assertRefused("id and algorithm", signed(new JWSHeader.Builder(algorithm).keyID("r1").build(),
                    new RSASSASigner(rsa), claims()));
        }
        assertRefused("no signed JWT", new PlainJWT(claims().build()).serialize());
    }

    @Test
    void anotherKeyOfTheSameIdIsRefused() throws Exception {
        open();
        RSAKey false1 = new RSAKey.Builder(rsa2).keyID("r1").build();
        assertRefused("signature", signed(false1, claims()));
    }

    /** A key in the token's own head is the sender's. */
    @Test
    void aKeyThatTheTokenBringsIsNotLookedAt() throws Exception {
        open();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r1").jwk(rsa2.toPublicJWK()).build();
        assertRefused("signature", signed(header, new RSASSASigner(rsa2), claims()));
    }

    @Test
    void weakAndOtherKeysAreLeftOut() throws Exception {
        RSAKey encryption = new RSAKey.Builder(rsa2).keyUse(KeyUse.ENCRYPTION).build();
        JWK secret = new OctetSequenceKeyGenerator(256).keyID("o1").generate();
        keys = "{\"keys\":[" + rsa.toPublicJWK() + "," + encryption.toPublicJWK() + "," + secret + "]}";
        open();
        assertRefused("id and algorithm", signed(encryption, claims()));
        assertRefused("signature", signed(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("o1").build(),
                new MACSigner(secret.toOctetSequenceKey()), claims()));
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
        open(NEVER, Duration.ofMillis(1));
        awaitGood(signed(rsa, claims()));
        keys = set(rsa2);
        assertRefused("yet", signed(rsa2, claims()));
        awaitGood(signed(rsa2, claims()));
        assertRefused("id and algorithm", signed(rsa, claims()));
    }

    @Test
    void unknownKeysAreNotAskedForAgainAndAgain() throws Exception {
        open();
        int before = asked.get();
        for (int i = 0; i < 50; i++) {
            assertRefused("yet", signed(rsa2, claims()));
        }
        Thread.sleep(100);
        assertEquals(before, asked.get());
    }

    @Test
    void keysAreReadAnewNowAndThen() throws Exception {
        open(Duration.ofMillis(20), NEVER);
        awaitGood(signed(rsa, claims()));
        keys = set(rsa2);
        awaitGood(signed(rsa2, claims()));
    }

    @Test
    void whileTheServerIsDownTheOldKeysHold() throws Exception {
        open(Duration.ofMillis(10), NEVER);
        awaitGood(signed(rsa, claims()));
        for (String broken : List.of("nonsense", "{\"keys\":[]}", "[".repeat(10_000))) {
            keys = broken;
            awaitAsked(3);
            sessions.verify(signed(rsa, claims()));
        }
        status = 500;
        awaitAsked(3);
        sessions.verify(signed(rsa, claims()));
        server.stop(0);
        Thread.sleep(50);
        sessions.verify(signed(rsa, claims()));
    }

    private void awaitAsked(int more) {
        int before = asked.get();
        while (asked.get() < before + more) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aServerThatIsNotThereAtTheStartMayComeLater() throws Exception {
        status = 503;
        open(Duration.ofMillis(20), NEVER);
        awaitAsked(1);
        assertRefused("yet", signed(rsa, claims()));
        status = 200;
        awaitGood(signed(rsa, claims()));
    }

    @Test
    void keysMayBeInAFileWhichMustBeThere() throws Exception {
        Path file = folder.resolve("jwks.json");
        Provider.Options options = new Provider.Options(file.toUri(), ISSUER, "chat", null);
        assertThrows(IOException.class, () -> Provider.open(options));
        Files.writeString(file, "{\"keys\":[]}");
        IOException e = assertThrows(IOException.class, () -> Provider.open(options));
        assertTrue(e.getMessage().contains("jwks.json"), e.getMessage());
        Files.writeString(file, set(ec));
        open(options, NEVER, NEVER);
        sessions.verify(signed(ec, claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://id.example/keys", "http://127.0.0.1.example/keys", "ftp://localhost/keys", "keys"})
    void keysComeByASafeWayOnly(String place) {
        assertThrows(IllegalArgumentException.class,
                () -> new Provider.Options(URI.create(place), ISSUER, "chat", null));
    }

    @Test
    void itsSessionsAreRefreshedThereAndCanBeEndedHere() throws Exception {
        open();
        Person zoe = sessions.verify(signed(rsa, claims()));
        ChatException e = assertThrows(ChatException.class, () -> sessions.issue(zoe));
        assertEquals(ErrorCode.UNAUTHORIZED, e.code());
        assertTrue(e.getMessage().contains("another issuer's: refresh its token there"), e.getMessage());
        sessions.end(zoe);
        Instant later = clock.instant().plusSeconds(600);
        assertRefused("was ended", signed(rsa, claims().expirationTime(Date.from(later))));
        sessions.verify(signed(rsa, claims().claim("sid", "s2")));
    }

    @Test
    void withoutSessionsOfItsOwnEachTokenIsOne() throws Exception {
        open();
        String one = signed(rsa, claims().claim("sid", null).jwtID("t1"));
        String two = signed(rsa, claims().claim("sid", null));
        sessions.end(sessions.verify(one));
        assertRefused("was ended", one);
        sessions.end(sessions.verify(two));
        assertRefused("was ended", two);
        sessions.verify(signed(rsa, claims().claim("sid", null).jwtID("t2")));
    }

    @Test
    void anEndedTokenDoesNotComeBackInAnotherSpelling() throws Exception {
        open();
        String token = signed(rsa, claims().claim("sid", null));
        String end = token.substring(token.length() - 1);
        sessions.end(sessions.verify(token));
        List<String> others = new ArrayList<>(List.of(token + "=", token + "==", token + "!", token + "\n"));
        for (String letter : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("")) {
            if (!letter.equals(end)) { // of 256 bytes the last one's last bits are in this letter's first ones
                others.add(token.substring(0, token.length() - 1) + letter);
            }
        }
        others.forEach(other -> assertThrows(ChatException.class, () -> sessions.verify(other), other));
    }

    @Test
    void ourOwnTokensAreTakenBesideIt() throws Exception {
        open();
        assertEquals("bob", sessions.verify(sessions.issue(sessions.guest("bob")).text()).user());
    }
}
