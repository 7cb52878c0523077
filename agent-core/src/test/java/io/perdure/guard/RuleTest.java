package io.perdure.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small language of rules: what each operator holds for, and that nonsense is refused when the policy is made. */
class RuleTest {
    @ParameterizedTest(name = "{0} says {2} of {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "forbid pay                             | {}                          | forbid",
                "forbid *                               | {'to':'x'}                  | forbid",
                "forbid  pay   when  to   =   bob       | {'to':'bob'}                | forbid",
                "forbid pay when to = bob               | {'to':'ann'}                | ``",
                "forbid pay when to = bob               | {'to':['ann','bob']}        | forbid",
                "forbid pay when to = bob               | {'cc':'bob'}                | forbid",
                "forbid pay when to = bob               | {'to':null}                 | forbid",
                "forbid * when to = bob                 | {'cc':'bob'}                | ``",
                "forbid pay when to = bob               | {'to':'BOB'}                | forbid",
                "forbid pay when to = bob               | {'to':'b\u200Bob'}         | forbid",
                "forbid pay when to = bob               | {'to':{'name':'bob'}}       | forbid",
                "forbid pay when to = bob               | {'to':[]}                   | ``",
                "grant pay when to = bob                | {'to':'BOB'}                | ``",
                "grant pay when to != bob               | {'to':'BOB'}                | ``",
                "require pay when to = bob              | {'to':'bob'}                | ``",
                "require pay when to = bob              | {'to':'BOB'}                | require",
                "require pay when to = bob              | {}                          | require",
                "require pay when to = bob              | {'to':[]}                   | require",
                "require * when to = bob                | {}                          | ``",
                "require other when to = bob            | {}                          | ``",
                "forbid pay when to != bob              | {'to':'ann'}                | forbid",
                "forbid pay when to != bob              | {'to':'bob'}                | ``",
                "forbid pay when to in (ann, bob)       | {'to':'bob'}                | forbid",
                "forbid pay when to not in (ann, bob)   | {'to':'eve'}                | forbid",
                "forbid pay when to not in (ann, bob)   | {'to':'ann'}                | ``",
                "forbid pay when to = \"bob smith\"     | {'to':'bob smith'}          | forbid",
                "forbid pay when amount > 1000          | {'amount':1000.01}          | forbid",
                "forbid pay when amount > 1000          | {'amount':1000}             | ``",
                "forbid pay when amount > 1000          | {'amount':'1001'}           | forbid",
                "forbid pay when amount > 1000          | {'amount':'plenty'}         | forbid",
                "forbid pay when amount > 1000          | {'amount':{'value':1}}      | forbid",
                "forbid pay when amount < 10            | {'amount':9}                | forbid",
                "forbid pay when amount = 10            | {'amount':10.00}            | forbid",
                "forbid pay when amount > 10 and to = bob | {'amount':11,'to':'ann'}  | ``",
                "forbid pay when amount > 10 and to = bob | {'amount':11,'to':'bob'}  | forbid",
                "forbid pay when url host in (x.example) | {'url':'https://x.example/a'} | forbid",
                "forbid pay when url host in (x.example) | {'url':'https://x.example.evil.example/'} | ``",
                "forbid pay when url host not in (x.example) | {'url':'https://x.example@evil.example/'} | forbid",
                "forbid pay when url host not in (x.example) | {'url':'not a host'}   | forbid",
                "grant pay when url host in (x.example) | {'url':'https://X.example/a'} | grant",
                "grant pay when url host in (x.example) | {'url':'https://x.example@evil.example/'} | ``",
                "grant pay when url host not in (x.example) | {'url':'not a host'}    | ``",
                "grant pay when amount < 10             | {'amount':'nine'}           | ``",
                "grant pay when amount < 10             | {'amount':9}                | grant",
                "grant pay when to = bob                | {'to':['bob','bob']}        | grant",
                "grant pay when to = bob                | {'to':['bob','eve']}        | ``",
                "grant pay when to = bob                | {'to':[]}                   | ``",
                "grant pay when to = bob                | {}                          | ``",
                "ask pay when to = bob                  | {'to':'bob'}                | ask",
                "forbid other                           | {}                          | ``"
            })
    void holds(String rule, String arguments, String verdict) {
        assertThat(TrustPolicy.standard().rule(rule).saysOf("pay", arguments.replace('\'', '"')))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "allow pay",
                "Forbid pay",
                "forbid",
                "forbid pay send",
                "forbid pay when",
                "forbid pay when to",
                "forbid pay when to =",
                "forbid pay when to = bob and",
                "forbid pay when to = bob or to = eve",
                "forbid pay when to is bob",
                "forbid pay when to == bob",
                "forbid pay when amount > many",
                "forbid pay when amount > (1, 2)",
                "forbid pay when to in ()",
                "forbid pay when to in (ann, )",
                "forbid pay when to in (ann",
                "forbid pay when to = \"bob",
                "forbid pay when to in (\"a,b\", c)",
                "forbid pay\nwhen to = bob and\nevil",
                "grant *",
                "require pay",
                "grant pay",
                "grant * when to = bob"
            })
    void nonsense_is_refused_when_the_policy_is_made(String rule) {
        assertThatThrownBy(() -> TrustPolicy.standard().rule(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forbid pay | ask pay | forbid",
                "ask pay | grant pay when to = bob | ask",
                "grant pay when to = bob | forbid pay when to = bob | forbid"
            })
    void the_strictest_rule_counts_whatever_their_order(String one, String other, String verdict) {
        String call = "{\"to\":\"bob\"}";

        assertThat(TrustPolicy.standard().rule(one).rule(other).saysOf("pay", call))
                .isEqualTo(verdict);
        assertThat(TrustPolicy.standard().rule(other).rule(one).saysOf("pay", call))
                .isEqualTo(verdict);
    }
}
