package io.perdure.report;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.perdure.journal.JournalEntry;
import org.junit.jupiter.api.Test;

/** First the model, a function of the entries; then the forms, which know the model and nothing of journals. */
class FloorsTest {
    private static final Class<?>[] FORMS = {
        TextForm.class,
        TextTimeline.class,
        Lines.class,
        Columns.class,
        Marks.class,
        HtmlForm.class,
        HtmlSummary.class,
        HtmlTimeline.class,
        HtmlStep.class,
        HtmlTables.class,
        Markup.class,
        Drawing.class,
        Scale.class,
        Css.class,
        PageFile.class
    };

    private static final JavaClasses ALL = new ClassFileImporter()
            .importUrl(TaskReport.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void the_forms_know_no_entries() {
        assertThat(ALL).hasSizeGreaterThan(40);
        noClasses()
                .that(belongToAnyOf(FORMS))
                .should()
                .dependOnClassesThat(assignableTo(JournalEntry.class))
                .check(ALL);
    }

    @Test
    void the_model_knows_no_form() {
        noClasses()
                .that(not(belongToAnyOf(FORMS)))
                .and()
                .doNotBelongToAnyOf(TaskReport.class)
                .should()
                .dependOnClassesThat(belongToAnyOf(FORMS))
                .check(ALL);
    }
}
