package io.perdure.guard;

import java.util.Arrays;
import java.util.Locale;

/** Why a call is not simply allowed: each with its stable word, which is its name in small letters with hyphens. */
enum Reason {
    UNTRUSTED_CHOICE("text that is not trusted can have led to this call"),
    UNVOUCHED_VALUE("this value comes from text that is not trusted"),
    FOUND_IN_UNTRUSTED("this value stands in a text that is not trusted, and nobody vouches for it"),
    ODD_CHARACTERS("this value holds characters that cannot be seen, or that look like others"),
    NOT_FOR_THEM("this would tell them what is not meant for them"),
    UNPLANNED("this effect is not in the plan"),
    RULE("a rule of the developer wants a person to decide"),
    FORBIDDEN("a rule of the developer forbids it"),
    CANNOT_BE_CHECKED("a rule of the developer is about an argument that is missing, or that cannot be compared"),
    BAD_HANDLE("it hands on something that is not there"),
    TOOL_CHANGED("the tool is not the one that was pinned when the task began"),
    BUDGET("a budget of the task is spent"),
    CANARY("it used what nobody has any reason to use"),
    NO_APPROVER("a person would have to approve it, and nobody can be asked"),
    ASKED_TOO_OFTEN("a person would have to approve it, and has been asked often enough"),
    PERSON_SAID_NO("a person said no"),
    NOT_ANSWERED("nobody approved it in time"),
    GUARD_FAILED("it could not be decided whether it is allowed");

    private final String words;

    Reason(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Reason of(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .orElse(RULE);
    }
}
