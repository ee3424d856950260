package io.headgate.cluster.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.cluster.budgets.BudgetMessage;
import io.headgate.cluster.quotas.Book;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetEncodingTest {

  private static final ClusterMessageEncoding MESSAGES = new ClusterMessageEncoding();
  private static final BudgetMessage ASK =
      new BudgetMessage.Ask(
          new UUID(1, 2),
          new Book(1_700_000_000_000L, new UUID(3, 4)),
          300,
          List.of(new BudgetMessage.Wish("ab", 2.0, 5)));
  private static final BudgetMessage LEND =
      new BudgetMessage.Lend(
          new UUID(1, 2), new UUID(5, 6), 300, List.of(new BudgetMessage.Loan("ab", 200, 100, 7)));

  private static final String HEAD = "0000000000000001" + "0000000000000002" + "ac02";
  private static final String ASK_OF_VERSION_1 =
      ("01" + "07" + "01" + HEAD) // version, kind, kind of it
          + ("0000018bcfe56800" + "00000000000000030000000000000004") // book
          + ("01" + "026162" + "4000000000000000" + "05"); // wishes
  private static final String LEND_HEAD =
      "01" + "07" + "02" + HEAD + "0000000000000005" + "0000000000000006";
  private static final String LEND_OF_VERSION_1 =
      LEND_HEAD + ("01" + "026162" + "c801" + "64" + "07"); // loans

  static Stream<Arguments> messages() {
    return Stream.of(Arguments.of(ASK, ASK_OF_VERSION_1), Arguments.of(LEND, LEND_OF_VERSION_1));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void ratesAreToldAsInTheFirstVersion(BudgetMessage message, String hex) throws IOException {
    ClusterMessage said = new ClusterMessage.Budgets(message);
    assertThat(HexFormat.of().formatHex(MESSAGES.encode(said))).isEqualTo(hex);
    assertThat(MESSAGES.decode(bytes("02" + hex.substring(2) + "0badcafe"))).isEqualTo(said);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsCutOffIsNoMessage(BudgetMessage message, String hex) {
    for (int length = 2; length < hex.length(); length += 2) {
      byte[] part = bytes(hex.substring(0, length));
      assertThatThrownBy(() -> MESSAGES.decode(part)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LEND_HEAD + "01026162" + "6465" + "07", // more fresh than lent
        LEND_HEAD + "01026162" + "d1fe2b64" + "07", // more than everything
        "010703" + HEAD // of no kind
      })
  void whatCannotBeIsNoMessage(String hex) {
    assertThatThrownBy(() -> MESSAGES.decode(bytes(hex))).isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
