package dev.foghorn.chat.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import dev.foghorn.threads.Repeating;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of another issuer (a JWK set, RFC 7517), of a file or from a server. They are read anew now and then,
 * and when a token names one that is not known; while they cannot be, the old ones hold. Nobody ever waits for them.
 *
 * <p>The kind of key says which algorithm it is for, and no token can have it otherwise: RSA keys from 2048 bits verify
 * RS256, keys on the curve P-256 verify ES256, and others are left out.
 */
final class IssuerKeys implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final int MIN_RSA_BITS = 2048;
    private static final int TIMEOUT_MILLIS = 5_000;
    /** A set has a few keys of some hundred bytes. */
    private static final int MAX_BYTES = 256 << 10;

    private record Key(String id, JWSAlgorithm algorithm, JWSVerifier verifier) {
        boolean isFor(JWSHeader header) {
            return algorithm.equals(header.getAlgorithm())
                    && (header.getKeyID() == null || header.getKeyID().equals(id));
        }
    }

    private final URI place;
    private final long leastNanos;
    private final AtomicLong lastAsked = new AtomicLong(System.nanoTime());
    private final Repeating reading;
    private volatile List<Key> keys = List.of();

    /**
     * @param place https, http on this machine only, or a file
     * @param least between two readings for the sake of unknown keys
     * @throws IOException if it is a file that cannot be read, or that has no key of use
     */
    IssuerKeys(URI place, Duration every, Duration least) throws IOException {
        this.place = place;
        this.leastNanos = least.toNanos();
        if (isFile(place)) {
            read();
        }
        reading = new Repeating("foghorn-issuer-keys", every, this::read);
        if (!isFile(place)) {
            reading.now();
        }
    }

    /** @throws IllegalArgumentException if anybody on the way could change what comes from there */
    static URI requireSafe(URI place) {
        String host = String.valueOf(place.getHost());
        boolean here = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (!isFile(place) && !"https".equals(place.getScheme()) && !("http".equals(place.getScheme()) && here)) {
            throw new IllegalArgumentException("'" + place + "' must be a file, or begin with https://");
        }
        return place;
    }

    private static boolean isFile(URI place) {
        return "file".equals(place.getScheme());
    }

    private void read() throws IOException {
        try {
            String text = isFile(place)
                    ? Files.readString(Path.of(place))
                    : new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES)
                            .retrieveResource(place.toURL()).getContent();
            List<Key> read = usable(JWKSet.parse(text));
            if (read.isEmpty()) {
                throw new IOException("there is no RSA key from 2048 bits, and none on P-256");
            }
            keys = read;
            log.debug("{} keys from {}", read.size(), place);
        } catch (IOException | ParseException | JOSEException e) {
            throw new IOException("no keys from " + place + ": " + e.getMessage()
                    + (keys.isEmpty() ? "" : "; the old ones hold"), e);
        }
    }

    private static List<Key> usable(JWKSet set) throws JOSEException {
        List<Key> usable = new ArrayList<>();
        for (JWK key : set.getKeys()) {
            if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
                continue;
            }
            if (key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS && mayBe(JWSAlgorithm.RS256, key)) {
                usable.add(new Key(key.getKeyID(), JWSAlgorithm.RS256, new RSASSAVerifier(rsa.toRSAPublicKey())));
            } else if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)
                    && mayBe(JWSAlgorithm.ES256, key)) {
                usable.add(new Key(key.getKeyID(), JWSAlgorithm.ES256, new ECDSAVerifier(ec.toECPublicKey())));
            }
        }
        return usable;
    }

    private static boolean mayBe(JWSAlgorithm algorithm, JWK key) {
        return key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm);
    }

    /** What is wrong with a signature. */
    enum Finding { GOOD, WRONG, UNKNOWN_KEY }

    Finding check(SignedJWT token) throws JOSEException {
        boolean known = false;
        for (Key key : keys) {
            if (key.isFor(token.getHeader())) {
                known = true;
                if (token.verify(key.verifier())) {
                    return Finding.GOOD;
                }
            }
        }
        if (!known) {
            readForUnknown();
        }
        return known ? Finding.WRONG : Finding.UNKNOWN_KEY;
    }

    /** Not often: any token can name any key. */
    private void readForUnknown() {
        long last = lastAsked.get();
        long now = System.nanoTime();
        if (now - last >= leastNanos && lastAsked.compareAndSet(last, now)) {
            reading.now();
        }
    }

    @Override
    public void close() {
        reading.close();
    }
}
