package io.headgate.cluster.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.cluster.Sample;
import io.headgate.cluster.quotas.Book;
import io.headgate.cluster.quotas.QuotaFact;
import io.headgate.cluster.quotas.QuotaKey;
import io.headgate.cluster.quotas.QuotaMessage;
import io.headgate.cluster.quotas.Version;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuotaEncodingTest {

  private static final ClusterMessageEncoding MESSAGES = new ClusterMessageEncoding();
  private static final QuotaKey KEY = new QuotaKey(Sample.SHOP, Sample.A);
  private static final ClusterMessage.Quotas QUOTAS =
      new ClusterMessage.Quotas(
          new QuotaMessage(
              new QuotaMessage.Pulse(new UUID(1, 2), 300, true, false),
              new Book(1_700_000_000_000L, new UUID(3, 4)),
              Map.of(new UUID(5, 6), 7L),
              List.of(
                  new QuotaFact.Report(KEY, new Version(8, 9), 10, 11, 200),
                  new QuotaFact.Grant(KEY, new UUID(5, 6), new Version(1, 2), 3))));

  private static final String SHOP_A =
      "0764656661756c7409736572766963652d31046874747001" + "040a0100011f90";
  private static final String OF_VERSION_1 =
      ("01" + "06") // version, kind
          + ("00000000000000010000000000000002" + "ac02" + "01" + "00") // pulse
          + ("0000018bcfe56800" + "00000000000000030000000000000004") // book
          + ("01" + "00000000000000050000000000000006" + "07") // heard
          + "02" // facts
          + ("01" + SHOP_A + "0809" + "0a" + "0b" + "c801") // a report
          + ("02" + SHOP_A + "0102" + "00000000000000050000000000000006" + "03"); // a grant

  @Test
  void quotasAreToldAsInTheFirstVersion() throws IOException {
    assertThat(HexFormat.of().formatHex(MESSAGES.encode(QUOTAS))).isEqualTo(OF_VERSION_1);
    assertThat(MESSAGES.decode(bytes("02" + OF_VERSION_1.substring(2) + "0badcafe")))
        .isEqualTo(QUOTAS);
  }

  @Test
  void whatIsCutOffIsNoMessage() {
    for (int length = 2; length < OF_VERSION_1.length(); length += 2) {
      byte[] part = bytes(OF_VERSION_1.substring(0, length));
      assertThatThrownBy(() -> MESSAGES.decode(part)).isInstanceOf(IOException.class);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
