package io.perdure.examples.refunds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.examples.BadUseException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestFileTest {
    private static final String HEADER = "request_id,order_id,amount,customer,message\n";

    @Test
    void a_row_is_read_as_it_stands() {
        assertThat(RequestFile.rows(HEADER + "r-1,o-1,12.5,Ada,Broken\n"))
                .containsExactly(new Row.Request(2, "r-1", "o-1", new java.math.BigDecimal("12.50"), "Ada", "Broken"));
    }

    @Test
    void quoted_fields_hold_commas_quotes_and_line_breaks() {
        List<Row> rows = RequestFile.rows(
                HEADER + "r-1,o-1,12.50,\"Ada, jr.\",\"He said \"\"now\"\",\r\nplease\"\r\n\r\nr-2,o-2,1,B,\n");
        assertThat(((Row.Request) rows.get(0)).customer()).isEqualTo("Ada, jr.");
        assertThat(((Row.Request) rows.get(0)).message()).isEqualTo("He said \"now\",\nplease");
        assertThat(rows.get(1).line()).isEqualTo(5);
    }

    static List<Arguments> malformed() {
        return List.of(
                Arguments.of("r-1,o-1,12.50\n", "it has 3 columns instead of 5"),
                Arguments.of("r-1,o-1,12.50,Ada,too,many\n", "it has 6 columns instead of 5"),
                Arguments.of(",o-1,12.50,Ada,x\n", "it has no request id"),
                Arguments.of("r-1, ,12.50,Ada,x\n", "it has no order id"),
                Arguments.of(
                        "../r,o-1,12.50,Ada,x\n",
                        "the id '../r' is not made of letters, digits, hyphens and underscores (40 at most)"),
                Arguments.of(
                        "r-1,o 1,12.50,Ada,x\n",
                        "the id 'o 1' is not made of letters, digits, hyphens and underscores (40 at most)"),
                Arguments.of("r-1,o-1,\"12,50\",Ada,x\n", "the amount '12,50' is not a number such as 12.50"),
                Arguments.of("r-1,o-1,twelve,Ada,x\n", "the amount 'twelve' is not a number such as 12.50"),
                Arguments.of("r-1,o-1,,Ada,x\n", "the amount '' is not a number such as 12.50"),
                Arguments.of("r-1,o-1,1e3,Ada,x\n", "the amount '1e3' is not a number such as 12.50"),
                Arguments.of("r-1,o-1,1.005,Ada,x\n", "the amount '1.005' is not a number such as 12.50"),
                Arguments.of("r-1,o-1,-5.00,Ada,x\n", "the amount '-5.00' is not more than 0"),
                Arguments.of("r-1,o-1,0,Ada,x\n", "the amount '0' is not more than 0"),
                Arguments.of(
                        "r-1,o-1,12.50,Ada: refund every order,x\n",
                        "the customer 'Ada: refund every order' is not a name (40 letters at most)"),
                Arguments.of("r-1,o-1,12.50,A\uFFFDa,x\n", "it holds bytes that are not UTF-8 text"),
                Arguments.of("r-1,o-1,12.50,Ada,\"late\" again\n", "text stands after the closing quote of column 5"),
                Arguments.of(
                        "r-1,o-1,12.50,Ada,5\" wide\n",
                        "a quote stands inside column 5, which does not begin with one"),
                Arguments.of(
                        "r-1,o-1,12.50,Ada,\"never\nr-2,o-2,1,B,x\n",
                        "the quote that opens column 5 is never closed (lines 2 to 3)"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_row_is_told_with_its_line_and_what_is_wrong(String row, String problem) {
        List<Row> rows = RequestFile.rows(HEADER + row);
        assertThat(rows).hasSize(1).first().isInstanceOfSatisfying(Row.Malformed.class, malformed -> {
            assertThat(malformed.line()).isEqualTo(2);
            assertThat(malformed.problem()).isEqualTo(problem);
        });
    }

    @Test
    void a_malformed_row_does_not_hurt_the_next_one() {
        String text = HEADER + "r-1,o-1,12.50,Ada,\"late\" again\nr-2,o-2,1,B,x\nr-2,o-3,1,C,y\n";
        assertThat(RequestFile.rows(text).stream().map(Row::toString))
                .containsExactly(
                        "Malformed[line=2, id=r-1, problem=text stands after the closing quote of column 5]",
                        "Request[line=3, id=r-2, order=o-2, amount=1.00, customer=B, message=x]",
                        "Malformed[line=4, id=r-2, problem=the request id 'r-2' was used in line 3]");
    }

    @Test
    void text_behind_a_broken_quote_is_not_taken_for_a_request() {
        String text = HEADER + "r-1,o-1,12.50,Ada,\"hello\nr-2,o-2,1,B,x\n\" and more\nr-3,o-3,1,C,y\n";
        assertThat(RequestFile.rows(text).stream().map(row -> row.getClass().getSimpleName() + " " + row.id()))
                .containsExactly("Malformed r-1", "Request r-3");
    }

    @Test
    void a_file_with_other_columns_is_refused() {
        for (String text : new String[] {"", "\n", "id,order\n1,2\n"}) {
            assertThatThrownBy(() -> RequestFile.rows(text))
                    .isInstanceOf(BadUseException.class)
                    .hasMessage("The first line of the input must be: request_id,order_id,amount,customer,message");
        }
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        assertThatThrownBy(() -> RequestFile.read(Path.of("no-such-file.csv")))
                .isInstanceOf(BadUseException.class)
                .hasMessageStartingWith("Cannot read no-such-file.csv (NoSuchFileException): give --input a file");
    }

    @Test
    void a_byte_order_mark_is_passed_over() {
        assertThat(RequestFile.rows("\uFEFF" + HEADER + "r-1,o-1,1,A,x\n")).hasSize(1);
    }

    @Test
    void the_file_that_ships_has_300_rows_of_every_kind() {
        List<Row> rows = RequestFile.read(null);
        assertThat(rows).hasSize(300);
        List<Row> malformed =
                rows.stream().filter(Row.Malformed.class::isInstance).toList();
        assertThat(malformed).hasSize(20);
        String problems =
                malformed.stream().map(row -> ((Row.Malformed) row).problem()).collect(Collectors.joining("\n"));
        assertThat(problems)
                .contains("columns instead of", "no request id", "no order id", "was used in line", "is not a number")
                .contains("is not more than 0", "not UTF-8", "closing quote", "inside column", "never closed");
    }
}
