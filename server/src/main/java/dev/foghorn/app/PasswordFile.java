package dev.foghorn.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose first line is a password: on the command line, all users of the machine could read it. */
final class PasswordFile {
    private PasswordFile() {}

    /** @param option that names the file, for the error */
    static String read(Path file, String option) throws WrongOption {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String first = lines.readLine();
            if (first == null) {
                throw new WrongOption(option, file + " is empty");
            }
            return first;
        } catch (IOException e) {
            throw new WrongOption(option, file + " cannot be read");
        }
    }
}
