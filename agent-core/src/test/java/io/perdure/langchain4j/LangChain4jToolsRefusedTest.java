package io.perdure.langchain4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.CompensateFor;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ReturnBehavior;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.invocation.InvocationContext;
import io.perdure.tool.Effect;
import io.perdure.tool.ToolEffect;
import io.perdure.tool.ToolSpec.InvalidToolException;
import io.perdure.tool.Tools;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be honoured is refused when the tools are made, with the fix; nothing is passed over in silence. */
@SuppressWarnings("unused")
class LangChain4jToolsRefusedTest {
    static class NoTools {}

    static class Memory {
        @Tool("t")
        void run(@ToolMemoryId String id) {}
    }

    static class Immediate {
        @Tool(value = "t", returnBehavior = ReturnBehavior.IMMEDIATE)
        void run() {}
    }

    static class Metadata {
        @Tool(value = "t", metadata = "{\"strict\": true}")
        void run() {}
    }

    static class Compensated {
        @Tool("t")
        void run() {}

        @CompensateFor("walk")
        void undo() {}
    }

    static class CompensatedOtherwise {
        @Tool("t")
        void run(@P(name = "a", value = "") String a) {}

        @CompensateFor("run")
        void undo(int a) {}
    }

    static class CompensatedTwice {
        @Tool("t")
        void run() {}

        @CompensateFor("run")
        void undo() {}

        @CompensateFor("run")
        void revert() {}
    }

    static class Managed {
        @Tool("t")
        void run(@P(name = "context", value = "") InvocationContext context) {}
    }

    static class Both {
        @Tool("t")
        void run(@P(name = "a", value = "v", description = "d") String a) {}
    }

    static class Nameless {
        @Tool("t")
        void run(@P("an id") String id) {}
    }

    static class Primitive {
        @Tool("t")
        void run(@P(name = "count", value = "", required = false) int count) {}
    }

    static class Default {
        @Tool("t")
        void run(@P(name = "count", value = "", defaultValue = "many") int count) {}
    }

    static class Streaming {
        @Tool("t")
        void run(@P(name = "in", value = "") InputStream in) {}
    }

    static class Later {
        @Tool("t")
        CompletableFuture<String> run() {
            return new CompletableFuture<>();
        }
    }

    static class Image {
        @Tool("t")
        ImageContent run() {
            throw new AssertionError();
        }
    }

    static class OnlyEffect {
        @Tool("t")
        void run() {}

        @ToolEffect(Effect.READ_ONLY)
        void read() {}
    }

    static class Undescribed {
        @Tool
        void run() {}
    }

    static class Overloaded {
        @Tool("t")
        void run() {}

        @Tool("t")
        void run(@P(name = "a", value = "") String a) {}
    }

    static Stream<Arguments> objects() {
        return Stream.of(
                Arguments.of(
                        new NoTools(),
                        "The class io.perdure.langchain4j.LangChain4jToolsRefusedTest$NoTools has no method with LangChain4j's"
                                + " @Tool. Fix: Put @Tool(\"what it does\") on the methods that are tools."),
                Arguments.of(
                        Memory.class,
                        "The class java.lang.Class has no method with LangChain4j's @Tool. Fix: Pass an object of the class, not"
                                + " the class."),
                Arguments.of(
                        new Memory(),
                        refused("Memory", "@ToolMemoryId is not honoured here")
                                + "Take a ToolContext instead, and use context.invocation().id().task()."),
                Arguments.of(
                        new Immediate(),
                        refused("Immediate", "its returnBehavior is not honoured here")
                                + "Leave returnBehavior out: results always go to the model."),
                Arguments.of(
                        new Metadata(),
                        refused("Metadata", "its metadata is not honoured here") + "Leave metadata out."),
                Arguments.of(
                        new Compensated(),
                        "The tool method Compensated.undo cannot be used: there is no tool 'walk' here. Fix: Name a @Tool of the"
                                + " same class."),
                Arguments.of(
                        new CompensatedOtherwise(),
                        "The tool method CompensatedOtherwise.undo cannot be used: its parameters are not those of the tool that"
                                + " it compensates for. Fix: Take the same types in the same order; a ToolContext, and a"
                                + " ToolOutcome for what the tool returned, may stand beside them."),
                Arguments.of(
                        new Managed(),
                        refused("Managed", "nobody sets its parameter of type InvocationContext here")
                                + "Take a ToolContext instead, or give the object what it needs when you make it."),
                Arguments.of(new Both(), refused("Both", "an @P has both value and description") + "Use one of them."),
                Arguments.of(
                        new Nameless(),
                        refused("Nameless", "the names of its parameters are not in the class file")
                                + "Compile with -parameters, or write @P(name = \"…\")."),
                Arguments.of(
                        new Primitive(),
                        refused("Primitive", "its parameter count is not required, but its type has no null")
                                + "Use the boxed type, or give it a default with @P(defaultValue = \"…\")."),
                Arguments.of(
                        new Default(),
                        refused("Default", "the default of its parameter count is no int")
                                + "Write it as text or JSON of this type."),
                Arguments.of(
                        new Streaming(),
                        refused(
                                        "Streaming",
                                        "its parameters have no schema. The type java.io.InputStream has no JSON schema: it is an"
                                                + " interface or an abstract class, and JSON does not say which class is meant")
                                + "Use one record with a component that says which kind it is."),
                Arguments.of(
                        new Later(),
                        refused("Later", "it returns a CompletableFuture, which is not a result yet")
                                + "Return the result itself; the method may take its time."),
                Arguments.of(
                        new Image(),
                        refused("Image", "it returns LangChain4j's ImageContent")
                                + "Return a text, or a value that is written as JSON."),
                Arguments.of(
                        new OnlyEffect(),
                        "The tool method OnlyEffect.read cannot be used: it has @ToolEffect, but no @Tool of LangChain4j. Fix:"
                                + " Put @Tool(\"what it does\") on it."),
                Arguments.of(
                        new Undescribed(),
                        "The tool 'run' has no description, so a model cannot know when to use it. Fix: Say in a sentence what it"
                                + " does and when to use it."),
                Arguments.of(
                        new Overloaded(),
                        "Two tools are called 'run'. Fix: Give each tool of an agent a name of its own."));
    }

    private static String refused(String type, String why) {
        return "The tool method " + type + ".run cannot be used: " + why + ". Fix: ";
    }

    @ParameterizedTest
    @MethodSource("objects")
    void what_cannot_be_honoured_is_refused_with_the_fix(Object object, String message) {
        assertThatThrownBy(() -> LangChain4jTools.of(object))
                .isInstanceOf(InvalidToolException.class)
                .hasMessage(message + " [invalid-tool]");
    }

    @Test
    void two_objects_with_a_tool_of_the_same_name_are_refused() {
        record One() {
            @Tool("t")
            void run() {}
        }
        assertThatThrownBy(() -> LangChain4jTools.of(new One(), new One()))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageStartingWith("Two tools are called 'run'.");
    }

    @Test
    void a_tool_of_this_library_needs_no_adapting() {
        io.perdure.tool.Tool tool = io.perdure.tool.WaitTools.askPerson();
        assertThatThrownBy(() -> LangChain4jTools.of(tool, Tools.none()))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("It is a tool already: use Tools.of(…)");
    }
}
