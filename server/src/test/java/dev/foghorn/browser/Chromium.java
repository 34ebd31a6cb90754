package dev.foghorn.browser;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser without a window, where Debian installs it. */
public final class Chromium {
    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private Chromium() {}

    /**
     * Starts one; the caller quits it. Where none is installed, the test is skipped, and that is printed.
     *
     * @param profile a folder for what it stores; two browsers with two of them know nothing of each other
     * @param more arguments of the browser's
     */
    public static ChromeDriver start(Path profile, String... more) {
        boolean installed = CHROMIUM.canExecute() && DRIVER.canExecute();
        if (!installed) {
            System.out.println("a browser's test is skipped: it needs " + CHROMIUM + " and " + DRIVER);
        }
        Assumptions.assumeTrue(installed, "no browser is installed");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--ignore-certificate-errors",
                "--user-data-dir=" + profile.resolve("chromium"));
        options.addArguments(more);
        ChromeDriverService service = ChromeDriverService.createDefaultService();
        service.setExecutable(DRIVER.getPath()); // or else Selenium would look for one, and download it
        return new ChromeDriver(service, options);
    }
}
