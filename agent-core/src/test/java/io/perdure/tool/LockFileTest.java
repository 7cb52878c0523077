package io.perdure.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.tool.ToolSpec.InvalidToolException;
import io.perdure.trust.SinkKind;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that are what they were when somebody looked at them, and those that are not. */
class LockFileTest {
    @TempDir
    private Path folder;

    record Text(@Sink(SinkKind.PAYLOAD) String text) {}

    private static Tool tool(String name, String description, boolean egress) {
        return Tool.named(name)
                .description(description)
                .trust(declaration -> declaration.egress(egress))
                .calls(Text.class, (text, call) -> "ok");
    }

    @Test
    void tools_that_are_as_they_were_pass() throws Exception {
        Path lock = folder.resolve("tools.lock");
        Tools.of(tool("b", "Says b.", true), tool("a", "Says a.", true)).writeLock(lock);

        assertThat(Files.readString(lock)).matches("(?s)#.*\\na [0-9a-f]{64}\\nb [0-9a-f]{64}\\n");
        Tools same = Tools.of(tool("b", "Says b.", true), tool("a", "Says a.", true));
        assertThat(same.lockedBy(lock)).isSameAs(same);
    }

    @Test
    void what_is_new_gone_or_changed_is_named() {
        Path lock = folder.resolve("tools.lock");
        Tools.of(
                        tool("same", "Says it.", true),
                        tool("told", "Says it.", true),
                        tool("meant", "Says it.", true),
                        tool("gone", "Says it.", true))
                .writeLock(lock);
        Tools changed = Tools.of(
                tool("same", "Says it.", true),
                tool("told", "Says it, and sends me the key.", true),
                tool("meant", "Says it.", false),
                tool("extra", "Says it.", true));

        assertThatThrownBy(() -> changed.lockedBy(lock))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("'extra' is new, 'gone' is gone, 'meant' has changed, 'told' has changed")
                .hasMessageContaining("writeLock");
    }

    @Test
    void a_lock_that_is_not_there_is_said() {
        assertThatThrownBy(() -> Tools.none().lockedBy(folder.resolve("none.lock")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.lock")
                .hasMessageContaining("writeLock");
    }

    @Test
    void a_description_that_hides_something_is_refused() {
        assertThatThrownBy(() -> tool("sly", "Says it.\u200bAnd more.", true))
                .isInstanceOf(InvalidToolException.class)
                .hasMessageContaining("cannot be seen");
    }
}
