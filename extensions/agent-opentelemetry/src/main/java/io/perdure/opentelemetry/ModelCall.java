package io.perdure.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.perdure.journal.JournalEntry;
import io.perdure.journal.ModelFailed;
import io.perdure.journal.ModelReplied;
import io.perdure.journal.TaskState;
import io.perdure.llm.LlmFailure;
import io.perdure.llm.LlmReply;
import io.perdure.llm.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model is asked. */
final class ModelCall extends Traced {
    private static final String CHAT = "chat";

    private final ModelName model;
    private final TaskState shown;
    private String responseModel = "";

    ModelCall(Instruments instruments, Context parent, ModelName model, TaskState shown, Attributes more) {
        super(instruments, parent, builder(instruments, model).setAllAttributes(more));
        this.model = model;
        this.shown = shown;
    }

    private static SpanBuilder builder(Instruments instruments, ModelName model) {
        return instruments
                .tracer()
                .spanBuilder(CHAT + " " + model.model())
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(Keys.OPERATION, CHAT)
                .setAttribute(Keys.PROVIDER, model.provider())
                .setAttribute(Keys.REQUEST_MODEL, model.model());
    }

    @Override
    public void led(JournalEntry answer) {
        if (!settles()) {
            return;
        }
        if (answer instanceof ModelReplied replied) {
            replied(replied.reply());
            repeated(replied.estimate());
        } else if (answer instanceof ModelFailed failed) {
            failed(failed.failure());
        }
    }

    // Its messages are those of the one before and some more, or, when it was made shorter in between, others.
    private void repeated(long tokens) {
        if (tokens > 0 && shown.lastRequest().isPresent()) {
            long before = shown.tokens(shown.askedMessages());
            long more = shown.tokens(shown.messages().size()) - before;
            double share = shown.askedMessages() == 0 ? 0 : (double) (tokens - more) / tokens;
            instruments().repeated().record(share, common().build(), context());
        }
    }

    private void replied(LlmReply reply) {
        responseModel = reply.model();
        if (!responseModel.isEmpty()) {
            span().setAttribute(Keys.RESPONSE_MODEL, responseModel);
        }
        if (reply.finish() != LlmReply.Finish.OTHER) {
            span().setAttribute(Keys.FINISH_REASONS, List.of(Content.finish(reply.finish())));
        }
        TokenUsage usage = reply.usage();
        if (usage.total() > 0) { // otherwise the provider did not count
            span().setAttribute(Keys.INPUT_TOKENS, usage.input());
            span().setAttribute(Keys.OUTPUT_TOKENS, usage.output());
            instruments().tokens().record(usage.input(), tokens("input"), context());
            instruments().tokens().record(usage.output(), tokens("output"), context());
        }
        if (instruments().content()) {
            span().setAttribute(Keys.OUTPUT, Content.output(reply));
        }
        measure(null);
    }

    private void failed(LlmFailure failure) {
        String kind = failure.kind().name();
        failed(kind, failure.message());
        if (failure.kind() != LlmFailure.Kind.CIRCUIT_OPEN) { // it was not asked, which took no time
            measure(kind);
        }
    }

    @Override
    void measure(@Nullable String error) {
        AttributesBuilder attributes = common();
        if (error != null) {
            attributes.put(Keys.ERROR, error);
        }
        instruments().modelTime().record(seconds(), attributes.build(), context());
    }

    private Attributes tokens(String type) {
        return common().put(Keys.TOKEN_TYPE, type).build();
    }

    private AttributesBuilder common() {
        AttributesBuilder attributes = Attributes.builder()
                .put(Keys.OPERATION, CHAT)
                .put(Keys.PROVIDER, model.provider())
                .put(Keys.REQUEST_MODEL, model.model());
        return responseModel.isEmpty()
                ? attributes
                : attributes.put(Keys.RESPONSE_MODEL, instruments().answered().named(model.model(), responseModel));
    }
}
