package io.perdure.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.perdure.error.PerdureException;
import io.perdure.json.Json;
import io.perdure.json.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tool is. Immutable; build one with {@link #named(String)}.
 *
 * <p>Saying nothing gives the safe setting: {@link Effect#ONCE}, 60 seconds an attempt, results up to 64 KiB, and, for
 * effects that may be repeated, three attempts with exponential back-off from 200 ms and jitter.
 */
public final class ToolSpec {
    private static final int LONGEST_DESCRIPTION = 16_000;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final Builder values;
    private final Declaration declaration;
    private volatile @Nullable String manifest;

    private ToolSpec(Builder values) {
        this.values = values;
        this.declaration = values.declaration();
    }

    /** Starts a specification; names are 1 to 64 letters, digits, underscores and hyphens. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The name by which the model calls it. */
    public String name() {
        return values.name;
    }

    /** What the model is told of it. */
    public String description() {
        return values.description;
    }

    /** The form of its arguments: an object. */
    public JsonSchema input() {
        return values.input;
    }

    /** What happens if it runs twice. */
    public Effect effect() {
        return values.effect;
    }

    /** How often and after which waits a failed attempt is tried again; only where the effect allows it. */
    public RetryConfig retry() {
        return values.retry;
    }

    /** After how long an attempt is interrupted, then abandoned. */
    public Duration timeout() {
        return values.timeout;
    }

    /** The largest result it may return, in bytes of its stored form. */
    public int maxResultBytes() {
        return values.maxResultBytes;
    }

    /** The largest result that is kept beside the journal, in bytes of its stored form, where the orchestrator has a place for artifacts. */
    public int maxArtifactBytes() {
        return values.maxArtifactBytes;
    }

    /** What happens when it cannot be found out whether the tool had its effect; {@code null}: as its agent says. */
    public @Nullable OnUnknown onUnknown() {
        return values.onUnknown;
    }

    /** What it means for trust. */
    public Declaration declaration() {
        return declaration;
    }

    /**
     * A hash of all that is said of it: name, description, form of its arguments, effect and declaration. SHA-256, 64 hexadecimal digits; the
     * same in any process.
     */
    public String manifest() {
        String known = manifest;
        if (known == null) {
            String said = String.join(
                    "\0",
                    name(),
                    description(),
                    Json.parse(input().json()).toString(),
                    effect().name(),
                    declaration().canonical());
            known = HexFormat.of().formatHex(sha256().digest(said.getBytes(StandardCharsets.UTF_8)));
            manifest = known;
        }
        return known;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /**
     * The sequences that an invocation with these arguments belongs to: of the calls of one step, those that share one run one after the
     * other. Empty if it may run beside any other.
     */
    public Set<String> sequences(JsonNode arguments) {
        Set<String> all = new LinkedHashSet<>();
        if (effect() == Effect.TRANSACTIONAL) { // there is one transaction at a time: the others would only wait for it
            all.add("transactions");
        }
        String argument = values.sequence;
        if (argument != null) {
            all.add(argument.isEmpty() ? "tool " + name() : argument + " = " + key(arguments.path(argument)));
        }
        return Set.copyOf(all);
    }

    // A number is the same however it is written.
    private static String key(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toString() : value.toString();
    }

    /** A builder that starts with the values of this one. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    @Override
    public String toString() {
        return name() + " (" + effect() + ")";
    }

    /** What happens when nobody can find out whether an effect happened. It is never silently run again. */
    public enum OnUnknown {
        /** The outcome is unknown, and the model is told to verify it. */
        TELL_MODEL,
        /** The task asks a person, and waits for the answer. */
        ASK_PERSON,
        /** The task ends as failed. */
        STOP
    }

    /** Collects what makes a tool. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private String description = "";
        private JsonSchema input = JsonSchema.emptyObject();
        private Effect effect = Effect.ONCE;
        private RetryConfig retry = RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                        Duration.ofMillis(200), 2.0, 0.5, Duration.ofSeconds(10)))
                .build();
        private Duration timeout = Duration.ofSeconds(60);
        private int maxResultBytes = 64 * 1024;
        private int maxArtifactBytes = 16 * 1024 * 1024;
        private @Nullable OnUnknown onUnknown;
        private @Nullable String sequence;
        private UnaryOperator<Declaration> trust = UnaryOperator.identity();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        private Builder(Builder other) {
            this(other.name);
            description = other.description;
            input = other.input;
            effect = other.effect;
            retry = other.retry;
            timeout = other.timeout;
            maxResultBytes = other.maxResultBytes;
            maxArtifactBytes = other.maxArtifactBytes;
            onUnknown = other.onUnknown;
            sequence = other.sequence;
            trust = other.trust;
        }

        /** What the tool does and when to use it, for the model. */
        public Builder description(String text) {
            description = Objects.requireNonNull(text, "description");
            return this;
        }

        /** The form of the arguments. Default: an object without properties. */
        public Builder input(JsonSchema schema) {
            input = Objects.requireNonNull(schema, "input");
            return this;
        }

        /** What happens if it runs twice. Default: {@link Effect#ONCE}. */
        public Builder effect(Effect value) {
            effect = Objects.requireNonNull(value, "effect");
            return this;
        }

        /**
         * How often and after which waits a failed attempt is tried again. Used: the number of attempts, the interval
         * function and the exception predicate; the waits are kept in the journal.
         */
        public Builder retry(RetryConfig config) {
            retry = Objects.requireNonNull(config, "retry");
            return this;
        }

        /** After how long an attempt is interrupted, then abandoned. Default: 60 seconds. */
        public Builder timeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("timeout must be positive, is " + value);
            }
            timeout = value;
            return this;
        }

        /** The largest result, in bytes of its stored form. Default: 64 KiB. */
        public Builder maxResultBytes(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxResultBytes must be positive, is " + bytes);
            }
            maxResultBytes = bytes;
            return this;
        }

        /** The largest result that is kept beside the journal, where there is a place for artifacts. Default: 16 MiB. */
        public Builder maxArtifactBytes(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxArtifactBytes must be positive, is " + bytes);
            }
            maxArtifactBytes = bytes;
            return this;
        }

        /** What happens when it cannot be found out whether the tool had its effect. Default: as its agent says. */
        public Builder onUnknown(OnUnknown policy) {
            onUnknown = Objects.requireNonNull(policy, "onUnknown");
            return this;
        }

        /** Calls of this tool in one step run one after the other, in the order of the reply. Default: side by side. */
        public Builder oneAfterTheOther() {
            sequence = "";
            return this;
        }

        /**
         * Calls in one step that have the same value in this argument run one after the other, in the order of the reply: calls of this
         * tool, and of any other that names the same argument here. So a deposit and a withdrawal of one account can keep out of each
         * other's way.
         */
        public Builder oneAfterTheOther(String argument) {
            if (argument.isBlank()) {
                throw new IllegalArgumentException("the name of an argument must not be blank");
            }
            sequence = argument;
            return this;
        }

        /** What it means for trust, beside what was said before. Default: the most dangerous that its effect lets it be. */
        public Builder trust(UnaryOperator<Declaration> declare) {
            UnaryOperator<Declaration> before = trust;
            trust = declaration -> declare.apply(before.apply(declaration));
            return this;
        }

        private Declaration declaration() {
            return trust.apply(Declaration.of(effect));
        }

        /**
         * The finished specification.
         *
         * @throws InvalidToolException if the name or the description is missing or malformed, or the schema is not an object's
         */
        public ToolSpec build() {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidToolException(
                        "The tool name " + PerdureException.quoted(name) + " cannot be used.",
                        "Use 1 to 64 letters, digits, underscores and hyphens, as the model providers demand.");
            }
            if (description.isBlank()) {
                throw new InvalidToolException(
                        "The tool '" + name + "' has no description, so a model cannot know when to use it.",
                        "Say in a sentence what it does and when to use it.");
            }
            if (description.length() > LONGEST_DESCRIPTION
                    || !Json.visible(description).equals(description.replace("\r", ""))) {
                throw new InvalidToolException(
                        "The description of the tool '" + name + "' is longer than " + LONGEST_DESCRIPTION
                                + " characters, or holds characters that cannot be seen.",
                        "Say in plain words what it does and when to use it; hidden text is how models are misled.");
            }
            if (!input.isObject()) {
                throw new InvalidToolException(
                        "The arguments of the tool '" + name + "' are not a JSON object.",
                        "Give a schema of type object, for example JsonSchema.of(YourRecord.class).");
            }
            String argument = sequence;
            if (argument != null
                    && !argument.isEmpty()
                    && !Json.parse(input.json()).path("properties").has(argument)) {
                throw new InvalidToolException(
                        "The tool '" + name + "' has no argument '" + argument + "' to run one after the other by.",
                        "Name one of its arguments, or say oneAfterTheOther() for all its calls.");
            }
            return new ToolSpec(new Builder(this));
        }
    }

    /** A tool that cannot be offered to a model as it is declared. */
    public static final class InvalidToolException extends PerdureException {
        private static final long serialVersionUID = 1L;

        /**
         * A refused declaration.
         *
         * @param what what is wrong with which tool
         * @param fix what to write instead
         */
        public InvalidToolException(String what, String fix) {
            super("invalid-tool", what, fix);
        }
    }
}
