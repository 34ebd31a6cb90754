package dev.foghorn.app;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a window, and its driver, where Debian installs them. */
final class Chromium {
    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private Chromium() {}

    /** Skips a test, with the reason printed, where there is no browser. */
    static void assumeInstalled() {
        boolean installed = BROWSER.canExecute() && DRIVER.canExecute();
        if (!installed) {
            System.out.println("A test of a page is skipped: it needs " + BROWSER + " and " + DRIVER);
        }
        Assumptions.assumeTrue(installed, "no browser is installed");
    }

    /** @param profile what this browser keeps goes there; two browsers with two of them know nothing of each other */
    static ChromeDriver start(Path profile, String... more) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER);
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--ignore-certificate-errors", "--user-data-dir=" + profile);
        options.addArguments(more);
        ChromeDriverService service = ChromeDriverService.createDefaultService();
        service.setExecutable(DRIVER.getPath()); // or else Selenium would look for one, and download it
        return new ChromeDriver(service, options);
    }
}
