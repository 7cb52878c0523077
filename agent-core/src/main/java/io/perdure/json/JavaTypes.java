package io.perdure.json;

import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * {@code java.time} as ISO text, {@code Optional} as value or null, and a clear no to what is not data. Jackson has modules for
 * the first two; they are not among the dependencies of agent-core, and this little is all that is needed.
 */
final class JavaTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    JavaTypes() {
        super("perdure");
        asText(Instant.class, InstantText::read);
        addSerializer(new InstantText.Writer());
        asText(LocalDate.class, LocalDate::parse);
        asText(LocalTime.class, LocalTime::parse);
        asText(LocalDateTime.class, LocalDateTime::parse);
        asText(OffsetDateTime.class, OffsetDateTime::parse);
        asText(OffsetTime.class, OffsetTime::parse);
        asText(ZonedDateTime.class, ZonedDateTime::parse);
        addSerializer(Path.class, ToStringSerializer.instance); // Jackson's own makes an absolute URI of it
        addPartsOfTime();
        addOptionals();
    }

    private void addPartsOfTime() {
        asText(Duration.class, Duration::parse);
        asText(Period.class, Period::parse);
        asText(Year.class, Year::parse);
        asText(YearMonth.class, YearMonth::parse);
        asText(MonthDay.class, MonthDay::parse);
        asText(ZoneId.class, ZoneId::of);
        asText(ZoneOffset.class, ZoneOffset::of);
    }

    private <T> void asText(Class<T> type, Function<String, T> parser) {
        addSerializer(type, ToStringSerializer.instance);
        addDeserializer(type, new TextReader<>(type, parser));
    }

    private void addOptionals() {
        addSerializer(OptionalWriter.ofAny());
        addSerializer(new OptionalWriter<>(OptionalInt.class, o -> o.isPresent() ? o.getAsInt() : null));
        addSerializer(new OptionalWriter<>(OptionalLong.class, o -> o.isPresent() ? o.getAsLong() : null));
        addSerializer(new OptionalWriter<>(OptionalDouble.class, o -> o.isPresent() ? o.getAsDouble() : null));
        addDeserializer(Optional.class, OptionalReader.ofAny());
        addDeserializer(OptionalInt.class, OptionalReader.of(Integer.class, OptionalInt.empty(), OptionalInt::of));
        addDeserializer(OptionalLong.class, OptionalReader.of(Long.class, OptionalLong.empty(), OptionalLong::of));
        addDeserializer(
                OptionalDouble.class, OptionalReader.of(Double.class, OptionalDouble.empty(), OptionalDouble::of));
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addSerializers(new LiveObjects());
    }
}
