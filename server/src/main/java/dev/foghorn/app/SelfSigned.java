package dev.foghorn.app;

import dev.foghorn.tls.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for localhost that is its own authority. The JDK signs certificates with its {@code keytool} only, which
 * writes to a file: it lies in a folder that nobody else can read, and is deleted at once.
 */
public final class SelfSigned {
    private static final long LIMIT_SECONDS = 30;
    /** More than somebody tries something out for, and less than browsers find too long. */
    private static final String VALID_DAYS = "90";

    private SelfSigned() {}

    /** @throws IOException if there is no keytool beside the JVM that runs this */
    public static Identity localhost() throws IOException {
        Path folder = Files.createTempDirectory("foghorn-tls");
        Path store = folder.resolve("localhost.p12");
        try {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            String password = HexFormat.of().formatHex(random);
            keytool(store, password);
            return Identity.ofPkcs12(store, password.toCharArray()).get(0);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static void keytool(Path store, String password) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        ProcessBuilder command = new ProcessBuilder(List.of(keytool.toString(), "-genkeypair", "-alias", "localhost",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost, O=Foghorn self-signed",
                "-ext", "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1", "-validity", VALID_DAYS,
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass:env", "FOGHORN_STOREPASS"));
        command.environment().put("FOGHORN_STOREPASS", password); // arguments are for everybody to see
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process;
        try {
            process = command.start();
        } catch (IOException e) {
            throw new IOException("needs the JDK's keytool, which is not in " + keytool.getParent()
                    + ": make a certificate elsewhere, and give it with --tls-cert", e);
        }
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("keytool was not ready after " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a certificate", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("keytool ended with " + process.exitValue());
        }
    }
}
