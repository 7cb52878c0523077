package io.perdure.report;

import io.perdure.journal.JournalEntry;
import io.perdure.store.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a journal says, ready to be written down: nothing but a function of its entries.
 *
 * @param head which task it is, and how it stands
 * @param currency of the prices; empty if there are none
 * @param total sums over the whole task
 * @param plan what it meant to do, if it had a plan
 * @param remarks what a reader should look at, the most serious first
 * @param bars a picture of the whole
 * @param groups its steps
 * @param undoing how what it did was undone, if that began
 * @param models what each model did
 * @param tools what each tool did
 */
record Report(
        Head head,
        String currency,
        Tally total,
        Optional<PlanProgress> plan,
        List<Remark> remarks,
        List<Bar> bars,
        List<Group> groups,
        Optional<Step> undoing,
        List<ModelUse> models,
        List<ToolUse> tools) {
    static Report of(TaskId task, List<JournalEntry> journal, Prices prices) {
        Room room = Room.of(journal);
        Reading reading = new Reading(task, room, prices);
        journal.forEach(reading::take);
        List<Step> steps = reading.steps();
        Optional<Step> undoing = reading.undoing();
        List<Step> all = Stream.concat(steps.stream(), undoing.stream()).toList();
        return new Report(
                Head.of(reading.state()),
                prices.currency(),
                Tally.of(all),
                reading.plan(),
                Remark.of(all),
                Bar.of(steps),
                Group.of(steps, room.perGroup()),
                undoing,
                ModelUse.of(steps),
                ToolUse.of(steps));
    }
}
