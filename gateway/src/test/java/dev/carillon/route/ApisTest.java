// SPDX-License-Identifier: Apache-2.0
package dev.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.auth.OriginRule;
import dev.carillon.function.TestStage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApisTest {
  private final TestStage on = new TestStage();
  private final Stage shop = TestApis.stage(on, "shop000001", "dev", OriginRule.loopback());
  private final Stage root = TestApis.stage(on, "shop000001", "prod", OriginRule.loopback());
  private final Stage chat = TestApis.stage(on, "chat000001", "dev", OriginRule.loopback());
  private final Apis.Api shopApi =
      new Apis.Api(
          "shop000001",
          List.of("shop.example.com", "Other.example.com:8443", "[::1]"),
          Map.of("dev", shop, "v1", shop, "prod", root, "", root));
  private final Apis.Api chatApi = new Apis.Api("chat000001", List.of(), Map.of("dev", chat));
  private final Apis apis = new Apis(List.of(shopApi, chatApi));

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void theHostSelectsTheApiWithOrWithoutAPortAndInAnyCase() {
    assertThat(apis.stage("shop.example.com", "/dev")).isSameAs(shop);
    assertThat(apis.stage("SHOP.example.com", "/dev")).isSameAs(shop);
    assertThat(apis.stage("shop.example.com:8080", "/dev")).isSameAs(shop);
    assertThat(apis.stage("other.example.com:8443", "/dev")).isSameAs(shop);
    assertThat(apis.stage("[::1]", "/dev")).isSameAs(shop);
    assertThat(apis.stage("[::1]:8080", "/dev")).isSameAs(shop);
  }

  @Test
  void everyOtherHostGetsTheDefaultApi() {
    assertThat(apis.stage("elsewhere.example.com", "/dev")).isSameAs(chat);
    assertThat(apis.stage("other.example.com", "/dev")).isSameAs(chat);
    assertThat(apis.stage("other.example.com:80", "/dev")).isSameAs(chat);
    assertThat(apis.stage("localhost:8080", "/dev")).isSameAs(chat);
    assertThat(apis.stage(null, "/dev")).isSameAs(chat);
  }

  @Test
  void withoutADefaultApiAnUnknownHostFindsNothing() {
    var named = new Apis(List.of(shopApi));

    assertThat(named.api("shop.example.com")).isSameAs(shopApi);
    assertThat(named.api("elsewhere.example.com")).isNull();
    assertThat(named.api(null)).isNull();
    assertThat(named.stage("elsewhere.example.com", "/dev")).isNull();
  }

  @Test
  void theFirstSegmentIsAStageOrAMappingKeyAndMayEndWithASlash() {
    assertThat(apis.stage("shop.example.com", "/v1")).isSameAs(shop);
    assertThat(apis.stage("shop.example.com", "/v1/")).isSameAs(shop);
    assertThat(apis.stage("shop.example.com", "/")).isSameAs(root);
    assertThat(apis.stage("shop.example.com", "")).isSameAs(root);
    assertThat(apis.byKey("shop.example.com", "prod")).isSameAs(root);
  }

  @Test
  void everyOtherPathIsNoStage() {
    assertThat(apis.stage("shop.example.com", "/DEV")).isNull();
    assertThat(apis.stage("shop.example.com", "/dev//")).isNull();
    assertThat(apis.stage("shop.example.com", "/dev/x")).isNull();
    assertThat(apis.stage("shop.example.com", "//dev")).isNull();
    assertThat(apis.stage("localhost", "/")).isNull();
    assertThat(apis.stage("localhost", "/v1")).isNull();
  }
}
