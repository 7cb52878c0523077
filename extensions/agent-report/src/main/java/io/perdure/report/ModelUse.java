package io.perdure.report;

import io.perdure.llm.TokenUsage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one model did for the task.
 *
 * @param model its name in the agent
 * @param provider what its provider calls it
 * @param replies how many it gave
 * @param took how long they took together
 * @param usage tokens they took
 * @param cost what they cost, as far as that is known
 */
record ModelUse(String model, String provider, int replies, Duration took, TokenUsage usage, Cost cost) {
    static final List<String> TITLES = List.of("model", "replies", "took", "read", "written", "cost");

    static List<ModelUse> of(List<Step> steps) {
        Map<String, ModelUse> all = new LinkedHashMap<>();
        steps.stream()
                .map(Step::asked)
                .filter(Asked::isReplied)
                .map(ModelUse::of)
                .forEach(use -> all.merge(use.model() + '\n' + use.provider(), use, ModelUse::plus));
        TokenUsage summaries = steps.stream().map(Step::summaries).reduce(TokenUsage.NONE, TokenUsage::plus);
        if (summaries.total() > 0) {
            all.put(
                    "",
                    new ModelUse(
                            "summaries, by a model that is not named",
                            "",
                            0,
                            Duration.ZERO,
                            summaries,
                            Cost.notPriced(summaries)));
        }
        return List.copyOf(all.values());
    }

    private static ModelUse of(Asked asked) {
        return new ModelUse(asked.model(), asked.provider(), 1, asked.took(), asked.usage(), asked.cost());
    }

    /** Its name, and what its provider calls it if that is another one. */
    String name() {
        return provider.isEmpty() || provider.equals(model) ? model : model + " (" + provider + ")";
    }

    /** As a row below the titles. */
    List<String> cells(String currency) {
        return List.of(
                name(),
                Figures.count(replies),
                Figures.duration(took),
                Figures.count(usage.input()),
                Figures.count(usage.output()),
                Figures.cost(cost, currency));
    }

    boolean isUnpriced() {
        return cost.unpriced() > 0;
    }

    private ModelUse plus(ModelUse other) {
        return new ModelUse(
                model,
                provider,
                replies + other.replies,
                took.plus(other.took),
                usage.plus(other.usage),
                cost.plus(other.cost));
    }
}
