package dev.foghorn.chat.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.foghorn.chat.wire.ChatException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An identity provider (OAuth, OpenID Connect) whose tokens are taken. It is believed: whom it calls ann is ann, with
 * the roles that it says.
 */
public final class Provider implements AutoCloseable {
    /** Long enough for who changes keys in good order, telling of the new ones before using them. */
    private static final Duration READ_EVERY = Duration.ofMinutes(10);
    /** Between readings for unknown keys. */
    private static final Duration READ_LEAST = Duration.ofSeconds(10);

    private final Options options;
    private final IssuerKeys keys;

    /**
     * What a token must have.
     *
     * @param keys where the JWK set is: an https URL, or a file
     * @param issuer what {@code iss} must be
     * @param audience what must be in {@code aud}: tokens for others are not for us
     * @param userClaim which claim is the user's name; null for {@code preferred_username}, or without that {@code sub}
     */
    public record Options(URI keys, String issuer, String audience, String userClaim) {
        public Options {
            IssuerKeys.requireSafe(keys);
            Objects.requireNonNull(issuer, "issuer");
            Objects.requireNonNull(audience, "audience");
        }
    }

    private Provider(Options options, Duration every, Duration least) throws IOException {
        this.options = options;
        this.keys = new IssuerKeys(options.keys(), every, least);
    }

    /** @throws IOException if the keys are in a file, which cannot be read; a server may be there later */
    public static Provider open(Options options) throws IOException {
        return open(options, READ_EVERY, READ_LEAST);
    }

    static Provider open(Options options, Duration every, Duration least) throws IOException {
        return new Provider(options, every, least);
    }

    /** Whoever a token belongs to; its times were not looked at. */
    Person verify(SignedJWT token, JWTClaimsSet claims) throws ChatException, JOSEException, ParseException {
        switch (keys.check(token)) {
            case WRONG -> throw TokenSessions.refused("the token's signature is wrong");
            case UNKNOWN_KEY -> throw TokenSessions.refused(
                    "no key of the issuer is known yet that has the token's id and algorithm");
            case GOOD -> { }
        }
        if (!options.issuer().equals(claims.getIssuer())) {
            throw TokenSessions.refused("the token is not of the issuer " + options.issuer());
        }
        if (!claims.getAudience().contains(options.audience())) {
            throw TokenSessions.refused("the token is for somebody else than " + options.audience());
        }
        return new Person(user(claims).text(), false, session(token, claims), roles(claims),
                claims.getExpirationTime().getTime());
    }

    private UserName user(JWTClaimsSet claims) throws ChatException, ParseException {
        String name = options.userClaim() != null
                ? claims.getStringClaim(options.userClaim())
                : Optional.ofNullable(claims.getStringClaim("preferred_username")).orElse(claims.getSubject());
        if (name == null) {
            throw TokenSessions.refused("the token does not say who it is for");
        }
        try {
            return UserName.of(name);
        } catch (ChatException e) {
            throw TokenSessions.refused("the token's user cannot be one here: " + e.getMessage());
        }
    }

    /**
     * OpenID Connect Session Management has {@code sid}; without it, each token is a session. A token is what was
     * signed: its signature may be written in many ways (RFC 4648 section 3.5), and of ES256 anybody makes another one.
     */
    private static String session(SignedJWT token, JWTClaimsSet claims) throws ParseException {
        String session = claims.getStringClaim("sid");
        if (session == null) {
            session = claims.getJWTID() == null ? signed(token) : claims.getJWTID();
        }
        return SessionId.ofProvider(claims.getIssuer(), session);
    }

    private static String signed(SignedJWT token) {
        return new String(token.getSigningInput(), StandardCharsets.UTF_8);
    }

    private static Set<String> roles(JWTClaimsSet claims) throws ParseException {
        List<String> roles = claims.getStringListClaim("roles");
        return roles == null ? Set.of() : Set.copyOf(roles);
    }

    @Override
    public void close() {
        keys.close();
    }
}
