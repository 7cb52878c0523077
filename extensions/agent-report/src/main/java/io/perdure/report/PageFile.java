package io.perdure.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A file that goes into each page as it is.
 *
 * @param text what stands in it
 * @param hash its hash, as a content security policy names it: a browser takes this text, and no other
 */
record PageFile(String text, String hash) {
    static final PageFile STYLE = read("report.css");
    static final PageFile SCRIPT = read("report.js");

    private static PageFile read(String name) {
        try (InputStream file = PageFile.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new PageFile(
                    new String(bytes, StandardCharsets.UTF_8),
                    "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
