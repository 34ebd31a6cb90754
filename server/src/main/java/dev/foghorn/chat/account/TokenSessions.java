package dev.foghorn.chat.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Sessions whose tokens are JWTs (RFC 7519): ours are signed with HS256 and a secret, those of a {@link Provider} with
 * its keys. Nothing is kept of a session but that it was ended, so sessions outlive the server.
 *
 * <pre>
 *   sub    the user's name           iat, exp   when it was made, and when it ends, in seconds
 *   sid    the session               guest      whether there is no account
 *   iss    foghorn                   roles      for others who read it: here it is the account that counts
 * </pre>
 */
public final class TokenSessions implements Sessions, AutoCloseable {
    private static final String ISSUER = "foghorn";
    private static final String ENDED = ".ended";
    /** So far may the clocks of two machines be apart. */
    private static final Duration SKEW = Duration.ofSeconds(30);
    /** A header field of a request could not be longer either. */
    private static final int MAX_LENGTH = 16 << 10;

    private final TokenOptions options;
    private final Accounts accounts;
    /** Null if there is none. */
    private final Provider provider;
    private final InstantSource clock;
    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final EndedSessions ended;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    private TokenSessions(TokenOptions options, Accounts accounts, Provider provider, InstantSource clock)
            throws IOException {
        this.options = options;
        this.accounts = accounts;
        this.provider = provider;
        this.clock = clock;
        byte[] secret = SigningKey.at(options.keyFile());
        try {
            this.signer = new MACSigner(secret);
            this.verifier = new MACVerifier(secret);
            tryKey();
        } catch (JOSEException | ParseException e) {
            throw new IOException(options.keyFile() + " cannot be used: " + e.getMessage(), e);
        }
        Path key = options.keyFile().toAbsolutePath();
        this.ended = new EndedSessions(key.resolveSibling(key.getFileName() + ENDED), clock);
    }

    /**
     * Reads the key, or makes one.
     *
     * @param accounts not closed with this
     * @param provider closed with this; null for none
     */
    public static TokenSessions open(TokenOptions options, Accounts accounts, Provider provider) throws IOException {
        return open(options, accounts, provider, InstantSource.system());
    }

    static TokenSessions open(TokenOptions options, Accounts accounts, Provider provider, InstantSource clock)
            throws IOException {
        return new TokenSessions(options, accounts, provider, clock);
    }

    /** What this needs is loaded now, in some dozens of ms, that the first hello would otherwise keep its loop busy. */
    private void tryKey() throws JOSEException, ParseException {
        Instant now = clock.instant();
        Person nobody = new Person("nobody", true, SessionId.begun(now, ""), Set.of(), now.toEpochMilli());
        SignedJWT token = SignedJWT.parse(signed(nobody, now, now));
        if (!token.verify(verifier) || !ISSUER.equals(token.getJWTClaimsSet().getIssuer())) {
            throw new JOSEException("a token that was signed with it is not valid");
        }
    }

    static ChatException refused(String sentence) {
        return new ChatException(ErrorCode.UNAUTHORIZED, sentence);
    }

    @Override
    public Person verify(String text) throws ChatException {
        if (text.length() > MAX_LENGTH) {
            throw refused("the token is over " + MAX_LENGTH + " characters");
        }
        Person person;
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWTClaimsSet claims = token.getJWTClaimsSet();
            requireTimes(claims);
            // whatever it says, a token is verified with a key for this algorithm only
            if (token.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)) {
                person = ours(token, claims);
            } else if (provider != null) {
                person = provider.verify(token, claims);
            } else {
                throw refused("tokens of this server are signed with HS256");
            }
        } catch (ParseException | JOSEException | RuntimeException e) { // of what is in arrays, too little is checked
            throw refused("the token is no signed JWT as it must be");
        }
        if (ended.contains(person.session())) {
            throw refused("the session was ended: log in again");
        }
        return person;
    }

    private void requireTimes(JWTClaimsSet claims) throws ChatException {
        Instant now = clock.instant();
        if (claims.getExpirationTime() == null) {
            throw refused("the token has no end");
        }
        if (!now.isBefore(claims.getExpirationTime().toInstant().plus(SKEW))) {
            throw refused("the token has expired at " + claims.getExpirationTime().toInstant() + ": log in again");
        }
        if (isAhead(claims.getNotBeforeTime(), now) || isAhead(claims.getIssueTime(), now)) {
            throw refused("the token is not valid yet: one of the two clocks is wrong");
        }
    }

    private static boolean isAhead(Date time, Instant now) {
        return time != null && time.toInstant().isAfter(now.plus(SKEW));
    }

    private Person ours(SignedJWT token, JWTClaimsSet claims) throws ChatException, JOSEException, ParseException {
        if (!token.verify(verifier)) {
            throw refused("the token's signature is wrong");
        }
        if (!ISSUER.equals(claims.getIssuer())) {
            throw refused("the token is not of the issuer " + ISSUER);
        }
        String session = claims.getStringClaim("sid");
        if (claims.getSubject() == null || session == null || SessionId.beginning(session).isEmpty()) {
            throw refused("the token has no user, or no session");
        }
        boolean guest = Boolean.TRUE.equals(claims.getBooleanClaim("guest"));
        return current(claims.getSubject(), guest, session, claims.getExpirationTime().getTime());
    }

    /** The person of a session of ours, by what is known now and not when a token was made. */
    private Person current(String user, boolean guest, String session, long expires) throws ChatException {
        UserName name = UserName.of(user);
        if (guest) {
            requireGuest(name);
            return new Person(name.text(), true, session, Set.of(), expires);
        }
        Account account = accounts.look(name).orElseThrow(() -> refused("there is no account '" + user + "' any more"));
        if (!SessionId.stamp(session).equals(account.stamp())) {
            throw refused("the password was changed since the login: log in again");
        }
        return new Person(account.name().text(), false, session, account.roles(), expires);
    }

    private void requireGuest(UserName name) throws ChatException {
        if (!options.guests()) {
            throw refused("guests are not let in here: log in");
        }
        if (accounts.look(name).isPresent()) {
            throw new ChatException(
                    ErrorCode.NAME_TAKEN, "'" + name + "' has an account: log in, or take another name");
        }
    }

    /** Whether people without an account may come. */
    public boolean admitGuests() {
        return options.guests();
    }

    @Override
    public Person guest(String written) throws ChatException {
        UserName name = UserName.of(written);
        requireGuest(name);
        return begin(name, true, Set.of(), "");
    }

    /** Who has just logged in, in a new session. */
    public Person begin(Account account) {
        return begin(account.name(), false, account.roles(), account.stamp());
    }

    private Person begin(UserName name, boolean guest, Set<String> roles, String stamp) {
        Instant now = clock.instant();
        return new Person(name.text(), guest, SessionId.begun(now, stamp), roles,
                now.plus(options.lifetime()).toEpochMilli());
    }

    @Override
    public Token issue(Person person) throws ChatException {
        Instant beginning = SessionId.beginning(person.session())
                .orElseThrow(() -> refused("the session is another issuer's: refresh its token there"));
        if (ended.contains(person.session())) {
            throw refused("the session was ended: log in again");
        }
        Instant now = clock.instant();
        Instant last = beginning.plus(options.longest());
        if (!now.isBefore(last)) {
            throw refused("the session has lasted for " + options.longest().toHours() + " hours: log in again");
        }
        Instant usual = now.plus(options.lifetime());
        Instant end = (usual.isBefore(last) ? usual : last).truncatedTo(ChronoUnit.SECONDS); // exp is in seconds
        Person still = current(person.user(), person.guest(), person.session(), end.toEpochMilli());
        return new Token(signed(still, now, end), end.toEpochMilli());
    }

    private String signed(Person person, Instant now, Instant end) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(person.user())
                .claim("sid", person.session())
                .claim("guest", person.guest())
                .claim("roles", List.copyOf(person.roles()))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(end))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible); // the key was tried at the start
        }
        return token.serialize();
    }

    @Override
    public void end(Person person) {
        ended(person);
    }

    /** As {@link #end}; completed when it holds after a crash of the server as well, or with why it would not. */
    public CompletionStage<Void> ended(Person person) {
        Instant now = clock.instant();
        // of a provider's session there may be tokens that we have not seen, and there will be
        Optional<Instant> ours = SessionId.beginning(person.session());
        long last = now.plus(ours.isPresent() ? options.lifetime() : options.longest()).toEpochMilli();
        CompletionStage<Void> kept =
                ended.add(person.session(), Math.max(last, person.expires()) + SKEW.toMillis());
        listeners.forEach(listener -> listener.accept(person.session()));
        return kept;
    }

    @Override
    public void onEnd(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() throws IOException {
        if (provider != null) {
            provider.close();
        }
        ended.close();
    }
}
