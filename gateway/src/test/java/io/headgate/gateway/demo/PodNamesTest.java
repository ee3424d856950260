package io.headgate.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodNamesTest {

  @Test
  void aStatefulSetCounts() {
    assertThat(PodNames.ordinal("web", 2)).isEqualTo("web-2");
  }

  @Test
  void aDeploymentHasHashAndId() {
    assertThat(PodNames.hashed("whoami", "7d4b9c5f4", 0))
        .matches("whoami-7d4b9c5f4-[bcdfghjklmnpqrstvwxz2456789]{5}")
        .isEqualTo(PodNames.hashed("whoami", "7d4b9c5f4", 0))
        .isNotEqualTo(PodNames.hashed("whoami", "6c5d8b7f9", 0));
  }

  @Test
  void noTwoPodsOfATemplateShareAName() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      names.add(PodNames.hashed("whoami", "7d4b9c5f4", i));
    }
    assertThat(names).hasSize(20_000);
  }
}
