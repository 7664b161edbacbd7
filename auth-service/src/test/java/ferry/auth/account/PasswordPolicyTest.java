package ferry.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ferry.kernel.identity.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordPolicyTest {
    private static final UserName ALICE = new UserName("alice");
    private final CommonPasswords common = CommonPasswords.shipped();
    private final PasswordPolicy policy = new PasswordPolicy(15, common);

    private String ruleBrokenBy(String password) {
        return switch (policy.judge(password, ALICE)) {
            case PasswordVerdict.Accepted _ -> "";
            case PasswordVerdict.Rejected rejected -> rejected.rule();
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an unusual sentence",
                "no digits no signs",
                "\u00fcmlaute sind gut so",
                "\ud83d\ude80 to the far moon!",
                "               . spaces are characters"
            })
    void acceptsWhatIsLongEnough(String password) {
        assertThat(ruleBrokenBy(password)).isEmpty();
    }

    @Test
    void countsCodePointsAfterNormalizing() {
        assertThat(ruleBrokenBy("\ud83d\ude80-rocket-1234")).isEqualTo("too_short");
        assertThat(ruleBrokenBy("u\u0308-umlaut-12345")).isEqualTo("too_short");
        assertThat(ruleBrokenBy("x4Q!-umlaut-123")).isEmpty();
        assertThat(ruleBrokenBy("x4Q!-umlaut-12")).isEqualTo("too_short");
    }

    @Test
    void refusesMoreThan256CodePoints() {
        assertThat(ruleBrokenBy("a lot of text. ".repeat(18).substring(0, 256))).isEmpty();
        assertThat(ruleBrokenBy("a lot of text. ".repeat(18).substring(0, 257)))
                .isEqualTo("too_long");
        assertThat(ruleBrokenBy("\ud83d\ude80".repeat(300))).isEqualTo("too_long");
        assertThat(ruleBrokenBy("x".repeat(1 << 20))).isEqualTo("too_long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a sentence with\0a zero",
                "a sentence with\na line",
                "a sentence with \u001b[31m colour",
                "a sentence with half \ud800 a pair",
                "a sentence with a \u2028 break"
            })
    void refusesControlCharactersAndBrokenText(String password) {
        assertThat(ruleBrokenBy(password)).isEqualTo("characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword",
                "PasswordPassword",
                "123456789012345",
                "qwertyuiopasdfgh",
                "correcthorsebatterystaple",
                "aaaaaaaaaaaaaaaaaaaa",
                "abcabcabcabcabcabc",
                "blowfishblowfish",
                "secretssecretssecrets",
                "fktrcfylhjdfktrcfylhjd",
                "123456789987654321",
                "alicealicealice",
                "AliceAliceAliceAl"
            })
    void refusesWhatIsTriedFirst(String password) {
        assertThat(ruleBrokenBy(password)).isEqualTo("common");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blowfish and chips", "a longer turn of phrase, a longer turn"})
    void aCommonWordWithinAPasswordIsNoHarm(String password) {
        assertThat(ruleBrokenBy(password)).isEmpty();
    }

    /// What standards ask for at least is 3,000.
    @Test
    void theListIsLongAndHoldsWhatPeopleReallyUse() {
        assertThat(common.size()).isGreaterThan(25_000);
        assertThat(common.contains("1QAZ2wsx3edc4rfv")).isTrue();
        assertThat(common.contains("corvette")).isTrue();
        assertThat(common.contains("# Copyright (c) 2021 @zxcvbn-ts")).isFalse();
    }

    @Test
    void theLeastLengthHasAFloor() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordPolicy(7, common));
        assertThat(new PasswordPolicy(8, common).judge("j4!kq-2v", ALICE))
                .isEqualTo(new PasswordVerdict.Accepted());
        assertThat(new PasswordPolicy(8, common).judge("password1", ALICE))
                .isInstanceOf(PasswordVerdict.Rejected.class);
    }
}
