package io.perdure.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the JSON of a record looks like, as Jackson sees it.
 *
 * @param value the type of the one value that stands for the whole, where {@code @JsonValue} says so
 * @param properties its properties otherwise
 * @param description what it is; may be empty
 */
record RecordShape(Optional<JavaType> value, List<JsonSchema.Property> properties, String description) {
    // These give the JSON another form, which only running code knows.
    private static final List<Class<? extends Annotation>> NOT_SUPPORTED = List.of(
            JsonTypeInfo.class, JsonUnwrapped.class, JsonFormat.class, JsonSerialize.class, JsonDeserialize.class);

    static RecordShape of(JavaType type, Function<AnnotatedElement, String> description) {
        Class<?> raw = type.getRawClass();
        demandPlain(type, raw);
        BeanDescription bean = Json.mapper().getSerializationConfig().introspect(type);
        String text = either(bean.findClassDescription(), description.apply(raw));
        AnnotatedMember value = bean.findJsonValueAccessor();
        if (value != null) {
            demandDelegatingCreator(type);
            return new RecordShape(Optional.of(value.getType()), List.of(), text);
        }
        if (!type.isRecordType()) {
            throw Unsupported.noRecord(type);
        }
        return new RecordShape(Optional.empty(), properties(type, bean, description), text);
    }

    private static List<JsonSchema.Property> properties(
            JavaType type, BeanDescription bean, Function<AnnotatedElement, String> description) {
        Map<String, BeanPropertyDefinition> known = new HashMap<>();
        bean.findProperties().forEach(property -> known.put(property.getInternalName(), property));
        List<JsonSchema.Property> properties = new ArrayList<>();
        for (RecordComponent component : type.getRawClass().getRecordComponents()) {
            demandPlain(type, component.getAccessor());
            BeanPropertyDefinition property = known.get(component.getName());
            if (property != null) { // Jackson was not told to ignore it
                String text = either(property.getMetadata().getDescription(), description.apply(field(component)));
                properties.add(new JsonSchema.Property(
                        property.getName(), resolved(type, component), text, !isNullable(component)));
            }
        }
        return properties;
    }

    private static JavaType resolved(JavaType owner, RecordComponent component) {
        return Json.mapper().getTypeFactory().resolveMemberType(component.getGenericType(), owner.getBindings());
    }

    // Annotations for fields stand here when a component carries them.
    private static AnnotatedElement field(RecordComponent component) {
        try {
            return component.getDeclaringRecord().getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new AssertionError("every component has its field", e);
        }
    }

    // By its simple name, as null checkers do it: JSpecify's is one of many.
    private static boolean isNullable(RecordComponent component) {
        return Stream.of(component.getAnnotatedType(), component.getAccessor())
                .flatMap(element -> Arrays.stream(element.getAnnotations()))
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    private static void demandPlain(JavaType type, AnnotatedElement element) {
        for (Class<? extends Annotation> annotation : NOT_SUPPORTED) {
            if (element.isAnnotationPresent(annotation)) {
                throw Unsupported.annotation(type, annotation.getSimpleName());
            }
        }
    }

    private static void demandDelegatingCreator(JavaType type) {
        Class<?> raw = type.getRawClass();
        boolean readable = Stream.concat(
                        Arrays.stream(raw.getDeclaredConstructors()), Arrays.stream(raw.getDeclaredMethods()))
                .anyMatch(member -> member.isAnnotationPresent(JsonCreator.class)
                        && member.getAnnotation(JsonCreator.class).mode() == JsonCreator.Mode.DELEGATING);
        if (!readable) {
            throw Unsupported.unreadableValue(type);
        }
    }

    private static String either(String first, String second) {
        return first == null || first.isBlank() ? second : first;
    }
}
