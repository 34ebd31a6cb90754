package dev.foghorn.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468); what stands between blocks is commentary.
 *
 * @param label such as {@code CERTIFICATE}
 * @param header lines before the base64, which OpenSSL's own encryption of keys has; mostly empty
 */
record Pem(String label, String header, byte[] der) {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----\\s*((?:[A-Za-z-]+: .*\\R)*)([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /** @throws IOException if there is no block, or one is no base64 */
    static List<Pem> read(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        List<Pem> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(matcher.group(3));
                blocks.add(new Pem(matcher.group(1), matcher.group(2), der));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " has a " + matcher.group(1) + " that is no base64", e);
            }
        }
        if (blocks.isEmpty()) {
            throw new IOException(file + " is no PEM file: there is no -----BEGIN ...----- in it");
        }
        return blocks;
    }

    boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }
}
