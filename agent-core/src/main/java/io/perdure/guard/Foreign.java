package io.perdure.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.perdure.journal.Handles;
import io.perdure.journal.Handles.Handle;
import io.perdure.trust.SinkKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The words of hidden texts: a value that stands in one, and that the model was not shown, is suspicious. It raises questions and lowers none, so it
 * may miss what is disguised. Safe for use by several threads.
 */
final class Foreign {
    private static final int SHORTEST = 4;
    private static final int SHORT_NUMBER = 8;
    private static final int RUN = 5;
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N}@._+/:?&=%~#-]*[\\p{L}\\p{N}/])?");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("[\\d.,+-]{1," + SHORT_NUMBER + "}");
    private static final Pattern ADDRESS = Pattern.compile(".*(?:@|://|\\.\\p{L}{2,}|\\d{8}).*");

    private final Map<String, Handle> words = new HashMap<>();
    private final Map<String, Handle> runs = new HashMap<>();

    private Foreign() {}

    static Foreign of(Handles handles) {
        Foreign foreign = new Foreign();
        handles.all().forEach(foreign::read);
        return foreign;
    }

    private void read(Handle handle) {
        List<String> all = words(handle.text());
        all.forEach(word -> {
            words.putIfAbsent(word, handle);
            host(word).ifPresent(host -> words.putIfAbsent(host, handle));
        });
        for (int i = 0; i + RUN <= all.size(); i++) {
            runs.putIfAbsent(String.join(" ", all.subList(i, i + RUN)), handle);
        }
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(found -> found.group())
                .toList();
    }

    private static Optional<String> host(String word) {
        Matcher matcher = Pattern.compile("(?:[a-z][a-z0-9+.-]*://)?([^/?#:@]+\\.[^/?#:@]+)(?:[/?#:].*)")
                .matcher(word);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The handle in whose text the value stands, or a part of it that is telling; empty if none does. */
    Optional<Handle> find(SinkKind kind, JsonNode value) {
        List<String> all = words(value.asText());
        return kind.isAuthority() ? authority(all) : kind == SinkKind.PAYLOAD ? content(all) : Optional.empty();
    }

    private Optional<Handle> authority(List<String> all) {
        List<String> telling = all.stream()
                .filter(word ->
                        word.length() >= SHORTEST && !PLAIN_NUMBER.matcher(word).matches())
                .toList();
        boolean known = !telling.isEmpty()
                && telling.stream().allMatch(word -> holds(word).isPresent());
        return known ? holds(telling.get(0)) : Optional.empty();
    }

    private Optional<Handle> holds(String word) {
        return Optional.ofNullable(words.get(word)).or(() -> host(word).map(words::get));
    }

    private Optional<Handle> content(List<String> all) {
        Stream<Handle> addresses =
                all.stream().filter(word -> ADDRESS.matcher(word).matches()).flatMap(word -> holds(word).stream());
        Stream<Handle> sentences = IntStream.rangeClosed(0, all.size() - RUN)
                .mapToObj(i -> runs.get(String.join(" ", all.subList(i, i + RUN))))
                .filter(Objects::nonNull);
        return Stream.concat(addresses, sentences).findFirst();
    }
}
