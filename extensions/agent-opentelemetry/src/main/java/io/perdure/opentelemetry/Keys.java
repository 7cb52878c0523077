package io.perdure.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.api.common.AttributeKey.valueKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import java.util.List;

/** The attributes of spans and metrics: those of the conventions, and our own, which begin with {@code perdure}. */
final class Keys {
    /** The conventions whose names these are. */
    static final String SCHEMA = "https://opentelemetry.io/schemas/1.41.0";

    static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = stringKey("gen_ai.provider.name");
    static final AttributeKey<String> AGENT = stringKey("gen_ai.agent.name");
    static final AttributeKey<String> AGENT_VERSION = stringKey("gen_ai.agent.version");
    static final AttributeKey<String> CONVERSATION = stringKey("gen_ai.conversation.id");
    static final AttributeKey<String> OUTPUT_TYPE = stringKey("gen_ai.output.type");
    static final AttributeKey<String> REQUEST_MODEL = stringKey("gen_ai.request.model");
    static final AttributeKey<String> RESPONSE_MODEL = stringKey("gen_ai.response.model");
    static final AttributeKey<List<String>> FINISH_REASONS = stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<String> TOKEN_TYPE = stringKey("gen_ai.token.type");
    static final AttributeKey<String> TOOL = stringKey("gen_ai.tool.name");
    static final AttributeKey<String> TOOL_TYPE = stringKey("gen_ai.tool.type");
    static final AttributeKey<String> TOOL_DESCRIPTION = stringKey("gen_ai.tool.description");
    static final AttributeKey<String> CALL = stringKey("gen_ai.tool.call.id");
    static final AttributeKey<String> ERROR = stringKey("error.type");

    static final AttributeKey<Value<?>> INSTRUCTIONS = valueKey("gen_ai.system_instructions");
    static final AttributeKey<Value<?>> INPUT = valueKey("gen_ai.input.messages");
    static final AttributeKey<Value<?>> OUTPUT = valueKey("gen_ai.output.messages");
    static final AttributeKey<Value<?>> ARGUMENTS = valueKey("gen_ai.tool.call.arguments");
    static final AttributeKey<Value<?>> RESULT = valueKey("gen_ai.tool.call.result");

    static final AttributeKey<Long> STEP = longKey("perdure.step");
    static final AttributeKey<Long> ATTEMPT = longKey("perdure.attempt");
    static final AttributeKey<String> OUTCOME = stringKey("perdure.outcome");
    static final AttributeKey<String> STATUS = stringKey("perdure.task.status");
    static final AttributeKey<String> REASON = stringKey("perdure.task.reason");

    private Keys() {}
}
