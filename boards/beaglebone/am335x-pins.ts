/**
 * What is on the pins of P8 and P9 of a BeagleBone with an AM335x, and on its LEDs: the line, the pull with which the pin starts, and what it is
 * in mode 0 to 6 (mode 7 is the GPIO itself). Sources: AM335x data sheet, table "Pin Attributes" (ZCZ package); BeagleBone Black System
 * Reference Manual, chapter 7; the pulls are those of BeagleBoard.org's device tree (am335x-bone-common-univ.dtsi).
 * P9_91, P9_92 and P9_15B are second lines on the pins P9_41, P9_42 and P9_15.
 */
export const AM335X_PINS = `
P8_03  gpio1_6   down  gpmc_ad6 mmc1_dat6 - - - - -
P8_04  gpio1_7   down  gpmc_ad7 mmc1_dat7 - - - - -
P8_05  gpio1_2   down  gpmc_ad2 mmc1_dat2 - - - - -
P8_06  gpio1_3   down  gpmc_ad3 mmc1_dat3 - - - - -
P8_07  gpio2_2   up    gpmc_advn_ale - timer4 - - - -
P8_08  gpio2_3   up    gpmc_oen_ren - timer7 - - - -
P8_09  gpio2_5   up    gpmc_be0n_cle - timer5 - - - -
P8_10  gpio2_4   up    gpmc_wen - timer6 - - - -
P8_11  gpio1_13  down  gpmc_ad13 lcd_data18 mmc1_dat5 mmc2_dat1 eqep2b_in pr1_mii0_txd1 pr1_pru0_pru_r30_15
P8_12  gpio1_12  down  gpmc_ad12 lcd_data19 mmc1_dat4 mmc2_dat0 eqep2a_in pr1_mii0_txd2 pr1_pru0_pru_r30_14
P8_13  gpio0_23  down  gpmc_ad9 lcd_data22 mmc1_dat1 mmc2_dat5 ehrpwm2b pr1_mii0_col -
P8_14  gpio0_26  down  gpmc_ad10 lcd_data21 mmc1_dat2 mmc2_dat6 ehrpwm2_tripzone_input pr1_mii0_txen -
P8_15  gpio1_15  down  gpmc_ad15 lcd_data16 mmc1_dat7 mmc2_dat3 eqep2_strobe pr1_ecap0_ecap_capin_apwm_o pr1_pru0_pru_r31_15
P8_16  gpio1_14  down  gpmc_ad14 lcd_data17 mmc1_dat6 mmc2_dat2 eqep2_index pr1_mii0_txd0 pr1_pru0_pru_r31_14
P8_17  gpio0_27  down  gpmc_ad11 lcd_data20 mmc1_dat3 mmc2_dat7 ehrpwm0_synco pr1_mii0_txd3 -
P8_18  gpio2_1   down  gpmc_clk lcd_memory_clk gpmc_wait1 mmc2_clk pr1_mii1_crs pr1_mdio_mdclk mcasp0_fsr
P8_19  gpio0_22  down  gpmc_ad8 lcd_data23 mmc1_dat0 mmc2_dat4 ehrpwm2a pr1_mii_mt0_clk -
P8_20  gpio1_31  down  gpmc_csn2 gpmc_be1n mmc1_cmd pr1_edio_data_in7 pr1_edio_data_out7 pr1_pru1_pru_r30_13 pr1_pru1_pru_r31_13
P8_21  gpio1_30  down  gpmc_csn1 gpmc_clk mmc1_clk pr1_edio_data_in6 pr1_edio_data_out6 pr1_pru1_pru_r30_12 pr1_pru1_pru_r31_12
P8_22  gpio1_5   down  gpmc_ad5 mmc1_dat5 - - - - -
P8_23  gpio1_4   down  gpmc_ad4 mmc1_dat4 - - - - -
P8_24  gpio1_1   down  gpmc_ad1 mmc1_dat1 - - - - -
P8_25  gpio1_0   down  gpmc_ad0 mmc1_dat0 - - - - -
P8_26  gpio1_29  up    gpmc_csn0 - - - - - -
P8_27  gpio2_22  down  lcd_vsync gpmc_a8 gpmc_a1 pr1_edio_data_in2 pr1_edio_data_out2 pr1_pru1_pru_r30_8 pr1_pru1_pru_r31_8
P8_28  gpio2_24  down  lcd_pclk gpmc_a10 pr1_mii0_crs pr1_edio_data_in4 pr1_edio_data_out4 pr1_pru1_pru_r30_10 pr1_pru1_pru_r31_10
P8_29  gpio2_23  down  lcd_hsync gpmc_a9 gpmc_a2 pr1_edio_data_in3 pr1_edio_data_out3 pr1_pru1_pru_r30_9 pr1_pru1_pru_r31_9
P8_30  gpio2_25  down  lcd_ac_bias_en gpmc_a11 pr1_mii1_crs pr1_edio_data_in5 pr1_edio_data_out5 pr1_pru1_pru_r30_11 pr1_pru1_pru_r31_11
P8_31  gpio0_10  down  lcd_data14 gpmc_a18 eqep1_index mcasp0_axr1 uart5_rxd pr1_mii_mr0_clk uart5_ctsn
P8_32  gpio0_11  down  lcd_data15 gpmc_a19 eqep1_strobe mcasp0_ahclkx mcasp0_axr3 pr1_mii0_rxdv uart5_rtsn
P8_33  gpio0_9   down  lcd_data13 gpmc_a17 eqep1b_in mcasp0_fsr mcasp0_axr3 pr1_mii0_rxer uart4_rtsn
P8_34  gpio2_17  down  lcd_data11 gpmc_a15 ehrpwm1b mcasp0_ahclkr mcasp0_axr2 pr1_mii0_rxd0 uart3_rtsn
P8_35  gpio0_8   down  lcd_data12 gpmc_a16 eqep1a_in mcasp0_aclkr mcasp0_axr2 pr1_mii0_rxlink uart4_ctsn
P8_36  gpio2_16  down  lcd_data10 gpmc_a14 ehrpwm1a mcasp0_axr0 - pr1_mii0_rxd1 uart3_ctsn
P8_37  gpio2_14  down  lcd_data8 gpmc_a12 ehrpwm1_tripzone_input mcasp0_aclkx uart5_txd pr1_mii0_rxd3 uart2_ctsn
P8_38  gpio2_15  down  lcd_data9 gpmc_a13 ehrpwm0_synco mcasp0_fsx uart5_rxd pr1_mii0_rxd2 uart2_rtsn
P8_39  gpio2_12  down  lcd_data6 gpmc_a6 pr1_edio_data_in6 eqep2_index pr1_edio_data_out6 pr1_pru1_pru_r30_6 pr1_pru1_pru_r31_6
P8_40  gpio2_13  down  lcd_data7 gpmc_a7 pr1_edio_data_in7 eqep2_strobe pr1_edio_data_out7 pr1_pru1_pru_r30_7 pr1_pru1_pru_r31_7
P8_41  gpio2_10  down  lcd_data4 gpmc_a4 pr1_mii0_txd1 eqep2a_in - pr1_pru1_pru_r30_4 pr1_pru1_pru_r31_4
P8_42  gpio2_11  down  lcd_data5 gpmc_a5 pr1_mii0_txd0 eqep2b_in - pr1_pru1_pru_r30_5 pr1_pru1_pru_r31_5
P8_43  gpio2_8   down  lcd_data2 gpmc_a2 pr1_mii0_txd3 ehrpwm2_tripzone_input - pr1_pru1_pru_r30_2 pr1_pru1_pru_r31_2
P8_44  gpio2_9   down  lcd_data3 gpmc_a3 pr1_mii0_txd2 ehrpwm0_synco - pr1_pru1_pru_r30_3 pr1_pru1_pru_r31_3
P8_45  gpio2_6   down  lcd_data0 gpmc_a0 pr1_mii_mt0_clk ehrpwm2a - pr1_pru1_pru_r30_0 pr1_pru1_pru_r31_0
P8_46  gpio2_7   down  lcd_data1 gpmc_a1 pr1_mii0_txen ehrpwm2b - pr1_pru1_pru_r30_1 pr1_pru1_pru_r31_1
P9_11  gpio0_30  up    gpmc_wait0 gmii2_crs gpmc_csn4 rmii2_crs_dv mmc1_sdcd pr1_mii1_col uart4_rxd
P9_12  gpio1_28  up    gpmc_be1n gmii2_col gpmc_csn6 mmc2_dat3 gpmc_dir pr1_mii1_rxlink mcasp0_aclkr
P9_13  gpio0_31  up    gpmc_wpn gmii2_rxerr gpmc_csn5 rmii2_rxerr mmc2_sdcd pr1_mii1_txen uart4_txd
P9_14  gpio1_18  down  gpmc_a2 gmii2_txd3 rgmii2_td3 mmc2_dat1 gpmc_a18 pr1_mii1_txd2 ehrpwm1a
P9_15  gpio1_16  down  gpmc_a0 gmii2_txen rgmii2_tctl rmii2_txen gpmc_a16 pr1_mii_mt1_clk ehrpwm1_tripzone_input
P9_15B gpio2_0   none  gpmc_csn3 gpmc_a3 rmii2_crs_dv mmc2_cmd pr1_mii0_crs pr1_mdio_data emu4
P9_16  gpio1_19  down  gpmc_a3 gmii2_txd2 rgmii2_td2 mmc2_dat2 gpmc_a19 pr1_mii1_txd1 ehrpwm1b
P9_17  gpio0_5   up    spi0_cs0 mmc2_sdwp i2c1_scl ehrpwm0_synci pr1_uart0_txd pr1_edio_data_in1 pr1_edio_data_out1
P9_18  gpio0_4   up    spi0_d1 mmc1_sdwp i2c1_sda ehrpwm0_tripzone_input pr1_uart0_rxd pr1_edio_data_in0 pr1_edio_data_out0
P9_19  gpio0_13  up    uart1_rtsn timer5 dcan0_rx i2c2_scl spi1_cs1 pr1_uart0_rts_n pr1_edc_latch1_in
P9_20  gpio0_12  up    uart1_ctsn timer6 dcan0_tx i2c2_sda spi1_cs0 pr1_uart0_cts_n pr1_edc_latch0_in
P9_21  gpio0_3   up    spi0_d0 uart2_txd i2c2_scl ehrpwm0b pr1_uart0_rts_n pr1_edio_latch_in emu3
P9_22  gpio0_2   up    spi0_sclk uart2_rxd i2c2_sda ehrpwm0a pr1_uart0_cts_n pr1_edio_sof emu2
P9_23  gpio1_17  down  gpmc_a1 gmii2_rxdv rgmii2_rctl mmc2_dat0 gpmc_a17 pr1_mii1_txd3 ehrpwm0_synco
P9_24  gpio0_15  up    uart1_txd mmc2_sdwp dcan1_rx i2c1_scl - pr1_uart0_txd pr1_pru0_pru_r31_16
P9_25  gpio3_21  down  mcasp0_ahclkx eqep0_strobe mcasp0_axr3 mcasp1_axr1 emu4 pr1_pru0_pru_r30_7 pr1_pru0_pru_r31_7
P9_26  gpio0_14  up    uart1_rxd mmc1_sdwp dcan1_tx i2c1_sda - pr1_uart0_rxd pr1_pru1_pru_r31_16
P9_27  gpio3_19  down  mcasp0_fsr eqep0b_in mcasp0_axr3 mcasp1_fsx emu2 pr1_pru0_pru_r30_5 pr1_pru0_pru_r31_5
P9_28  gpio3_17  down  mcasp0_ahclkr ehrpwm0_synci mcasp0_axr2 spi1_cs0 ecap2_in_pwm2_out pr1_pru0_pru_r30_3 pr1_pru0_pru_r31_3
P9_29  gpio3_15  down  mcasp0_fsx ehrpwm0b - spi1_d0 mmc1_sdcd pr1_pru0_pru_r30_1 pr1_pru0_pru_r31_1
P9_30  gpio3_16  down  mcasp0_axr0 ehrpwm0_tripzone_input - spi1_d1 mmc2_sdcd pr1_pru0_pru_r30_2 pr1_pru0_pru_r31_2
P9_31  gpio3_14  down  mcasp0_aclkx ehrpwm0a - spi1_sclk mmc0_sdcd pr1_pru0_pru_r30_0 pr1_pru0_pru_r31_0
P9_41  gpio0_20  down  xdma_event_intr1 - tclkin clkout2 timer7 pr1_pru0_pru_r31_16 emu3
P9_42  gpio0_7   down  ecap0_in_pwm0_out uart3_txd spi1_cs1 pr1_ecap0_ecap_capin_apwm_o spi1_sclk mmc0_sdwp xdma_event_intr2
P9_91  gpio3_20  none  mcasp0_axr1 eqep0_index - mcasp1_axr0 emu3 pr1_pru0_pru_r30_6 pr1_pru0_pru_r31_6
P9_92  gpio3_18  none  mcasp0_aclkr eqep0a_in mcasp0_axr2 mcasp1_aclkx mmc0_sdwp pr1_pru0_pru_r30_4 pr1_pru0_pru_r31_4
USR0   gpio1_21  none  gpmc_a5 gmii2_txd0 rgmii2_td0 rmii2_txd0 gpmc_a21 pr1_mii1_rxd3 eqep1b_in
USR1   gpio1_22  none  gpmc_a6 gmii2_txclk rgmii2_tclk mmc2_dat4 gpmc_a22 pr1_mii1_rxd2 eqep1_index
USR2   gpio1_23  none  gpmc_a7 gmii2_rxclk rgmii2_rclk mmc2_dat5 gpmc_a23 pr1_mii1_rxd1 eqep1_strobe
USR3   gpio1_24  none  gpmc_a8 gmii2_rxd3 rgmii2_rd3 mmc2_dat6 gpmc_a24 pr1_mii1_rxd0 mcasp0_aclkx
`;
