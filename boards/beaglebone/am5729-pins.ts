/**
 * What is on the pins of P8 and P9 of a BeagleBone AI, and on its LEDs: the line, the pull with which the pin starts, and what it is in which mode
 * (mode 14 is the GPIO itself). A pin that ends in A or B has two balls of the AM5729, only one of which is to drive it.
 * Sources: AM5729 data sheet, table "Pin Attributes"; BeagleBone AI System Reference Manual, chapter 7; the pulls are
 * those of BeagleBoard.org's device tree (am572x-bone-common-univ.dtsi).
 */
export const AM5729_PINS = `
P8_03   gpio1_24  down  0=mmc3_dat6 1=spi4_d0 2=uart10_ctsn 4=vin2b_de1 9=vin5a_hsync0 10=ehrpwm3_tripzone_input 11=pr2_mii1_rxd1 12=pr2_pru0_gpi10 13=pr2_pru0_gpo10
P8_04   gpio1_25  down  0=mmc3_dat7 1=spi4_cs0 2=uart10_rtsn 4=vin2b_clk1 9=vin5a_vsync0 10=ecap3_in_pwm3_out 11=pr2_mii1_rxd0 12=pr2_pru0_gpi11 13=pr2_pru0_gpo11
P8_05   gpio7_1   down  0=mmc3_dat2 1=spi3_cs0 2=uart5_ctsn 4=vin2b_d3 9=vin5a_d3 10=eqep3_index 11=pr2_mii_mr1_clk 12=pr2_pru0_gpi6 13=pr2_pru0_gpo6
P8_06   gpio7_2   down  0=mmc3_dat3 1=spi3_cs1 2=uart5_rtsn 4=vin2b_d2 9=vin5a_d2 10=eqep3_strobe 11=pr2_mii1_rxdv 12=pr2_pru0_gpi7 13=pr2_pru0_gpo7
P8_07   gpio6_5   up    0=mcasp1_axr14 1=mcasp7_aclkx 2=mcasp7_aclkr 7=vin6a_d9 10=timer11 11=pr2_mii0_rxdv 12=pr2_pru1_gpi16 13=pr2_pru1_gpo16
P8_08   gpio6_6   up    0=mcasp1_axr15 1=mcasp7_fsx 2=mcasp7_fsr 7=vin6a_d8 10=timer12 11=pr2_mii0_rxd3 12=pr2_pru0_gpi20 13=pr2_pru0_gpo20
P8_09   gpio6_18  up    0=xref_clk1 1=mcasp2_axr9 2=mcasp1_axr5 3=mcasp2_ahclkx 4=mcasp6_ahclkx 7=vin6a_clk0 10=timer14 11=pr2_mii1_crs 12=pr2_pru1_gpi6 13=pr2_pru1_gpo6
P8_10   gpio6_4   up    0=mcasp1_axr13 1=mcasp7_axr1 7=vin6a_d10 10=timer10 11=pr2_mii_mr0_clk 12=pr2_pru1_gpi15 13=pr2_pru1_gpo15
P8_11   gpio3_11  down  0=vin1a_d7 3=vout3_d0 4=vout3_d16 10=eqep2b_in 12=pr1_pru0_gpi4 13=pr1_pru0_gpo4
P8_12   gpio3_10  down  0=vin1a_d6 3=vout3_d1 4=vout3_d17 10=eqep2a_in 12=pr1_pru0_gpi3 13=pr1_pru0_gpo3
P8_13   gpio4_11  down  0=vin2a_d10 3=mdio_mclk 4=vout2_d13 9=kbd_col7 10=ehrpwm2b 11=pr1_mdio_mdclk 12=pr1_pru1_gpi7 13=pr1_pru1_gpo7
P8_14   gpio4_13  down  0=vin2a_d12 3=rgmii1_txc 4=vout2_d11 8=mii1_rxclk 9=kbd_col8 10=ecap2_in_pwm2_out 11=pr1_mii1_txd1 12=pr1_pru1_gpi9 13=pr1_pru1_gpo9
P8_15A  gpio4_3   none  0=vin2a_d2 4=vout2_d21 5=emu12 8=uart10_rxd 9=kbd_row6 10=ecap1_in_pwm1_out 11=pr1_ecap0_ecap_capin_apwm_o 12=pr1_edio_data_in7 13=pr1_edio_data_out7
P8_15B  gpio4_27  none  0=vin2a_d19 2=vin2b_d4 3=rgmii1_rxctl 4=vout2_d4 6=vin3a_d11 8=mii1_txer 10=ehrpwm3_tripzone_input 11=pr1_mii1_rxd0 12=pr1_pru1_gpi16 13=pr1_pru1_gpo16
P8_16   gpio4_29  down  0=vin2a_d21 2=vin2b_d2 3=rgmii1_rxd2 4=vout2_d2 5=vin3a_fld0 6=vin3a_d13 8=mii1_col 11=pr1_mii1_rxlink 12=pr1_pru1_gpi18 13=pr1_pru1_gpo18
P8_17   gpio8_18  down  0=vout1_d18 2=emu4 3=vin4a_d2 4=vin3a_d2 5=obs11 6=obs27 10=pr2_edio_data_in2 11=pr2_edio_data_out2 12=pr2_pru0_gpi15 13=pr2_pru0_gpo15
P8_18   gpio4_9   down  0=vin2a_d8 4=vout2_d15 5=emu18 8=mii1_rxd3 9=kbd_col5 10=eqep2_strobe 11=pr1_mii1_txd3 12=pr1_pru1_gpi5 13=pr1_pru1_gpo5
P8_19   gpio4_10  down  0=vin2a_d9 4=vout2_d14 5=emu19 8=mii1_rxd0 9=kbd_col6 10=ehrpwm2a 11=pr1_mii1_txd2 12=pr1_pru1_gpi6 13=pr1_pru1_gpo6
P8_20   gpio6_30  down  0=mmc3_cmd 1=spi3_sclk 4=vin2b_d6 9=vin5a_d6 10=ecap2_in_pwm2_out 11=pr2_mii1_txd2 12=pr2_pru0_gpi3 13=pr2_pru0_gpo3
P8_21   gpio6_29  down  0=mmc3_clk 4=vin2b_d7 9=vin5a_d7 10=ehrpwm2_tripzone_input 11=pr2_mii1_txd3 12=pr2_pru0_gpi2 13=pr2_pru0_gpo2
P8_22   gpio1_23  down  0=mmc3_dat5 1=spi4_d1 2=uart10_txd 4=vin2b_d0 9=vin5a_d0 10=ehrpwm3b 11=pr2_mii1_rxd2 12=pr2_pru0_gpi9 13=pr2_pru0_gpo9
P8_23   gpio1_22  down  0=mmc3_dat4 1=spi4_sclk 2=uart10_rxd 4=vin2b_d1 9=vin5a_d1 10=ehrpwm3a 11=pr2_mii1_rxd3 12=pr2_pru0_gpi8 13=pr2_pru0_gpo8
P8_24   gpio7_0   down  0=mmc3_dat1 1=spi3_d0 2=uart5_txd 4=vin2b_d4 9=vin5a_d4 10=eqep3b_in 11=pr2_mii1_txd0 12=pr2_pru0_gpi5 13=pr2_pru0_gpo5
P8_25   gpio6_31  down  0=mmc3_dat0 1=spi3_d1 2=uart5_rxd 4=vin2b_d5 9=vin5a_d5 10=eqep3a_in 11=pr2_mii1_txd1 12=pr2_pru0_gpi4 13=pr2_pru0_gpo4
P8_26   gpio4_28  up    0=vin2a_d20 2=vin2b_d3 3=rgmii1_rxd3 4=vout2_d3 5=vin3a_de0 6=vin3a_d12 8=mii1_rxer 10=ecap3_in_pwm3_out 11=pr1_mii1_rxer 12=pr1_pru1_gpi17 13=pr1_pru1_gpo17
P8_27A  gpio4_23  down  0=vout1_vsync 3=vin4a_vsync0 4=vin3a_vsync0 8=spi3_sclk 12=pr2_pru1_gpi17 13=pr2_pru1_gpo17
P8_27B  gpio8_19  none  0=vout1_d19 2=emu15 3=vin4a_d3 4=vin3a_d3 5=obs12 6=obs28 10=pr2_edio_data_in3 11=pr2_edio_data_out3 12=pr2_pru0_gpi16 13=pr2_pru0_gpo16
P8_28A  gpio4_19  down  0=vout1_clk 3=vin4a_fld0 4=vin3a_fld0 8=spi3_cs0
P8_28B  gpio8_20  none  0=vout1_d20 2=emu16 3=vin4a_d4 4=vin3a_d4 5=obs13 6=obs29 10=pr2_edio_data_in4 11=pr2_edio_data_out4 12=pr2_pru0_gpi17 13=pr2_pru0_gpo17
P8_29A  gpio4_22  down  0=vout1_hsync 3=vin4a_hsync0 4=vin3a_hsync0 8=spi3_d0
P8_29B  gpio8_21  none  0=vout1_d21 2=emu17 3=vin4a_d5 4=vin3a_d5 5=obs14 6=obs30 10=pr2_edio_data_in5 11=pr2_edio_data_out5 12=pr2_pru0_gpi18 13=pr2_pru0_gpo18
P8_30A  gpio4_20  down  0=vout1_de 3=vin4a_de0 4=vin3a_de0 8=spi3_d1
P8_30B  gpio8_22  none  0=vout1_d22 2=emu18 3=vin4a_d6 4=vin3a_d6 5=obs15 6=obs31 10=pr2_edio_data_in6 11=pr2_edio_data_out6 12=pr2_pru0_gpi19 13=pr2_pru0_gpo19
P8_31A  gpio8_14  down  0=vout1_d14 2=emu13 3=vin4a_d14 4=vin3a_d14 5=obs9 6=obs25 10=pr2_uart0_txd 12=pr2_pru0_gpi11 13=pr2_pru0_gpo11
P8_31B  -         none  0=mcasp4_axr0 2=spi3_d0 3=uart8_ctsn 4=uart4_rxd 6=vout2_d18 8=vin4a_d18 9=vin5a_d13
P8_32A  gpio8_15  down  0=vout1_d15 2=emu14 3=vin4a_d15 4=vin3a_d15 5=obs10 6=obs26 10=pr2_ecap0_ecap_capin_apwm_o 12=pr2_pru0_gpi12 13=pr2_pru0_gpo12
P8_32B  -         none  0=mcasp4_axr1 2=spi3_cs0 3=uart8_rtsn 4=uart4_txd 6=vout2_d19 8=vin4a_d19 9=vin5a_d12 12=pr2_pru1_gpi0 13=pr2_pru1_gpo0
P8_33A  gpio8_13  down  0=vout1_d13 2=emu12 3=vin4a_d13 4=vin3a_d13 5=obs8 6=obs24 10=pr2_uart0_rxd 12=pr2_pru0_gpi10 13=pr2_pru0_gpo10
P8_33B  gpio3_1   none  0=vin1a_fld0 1=vin1b_vsync1 4=vout3_clk 5=uart7_txd 7=timer15 8=spi3_d1 9=kbd_row1 10=eqep1b_in
P8_34A  gpio8_11  down  0=vout1_d11 2=emu10 3=vin4a_d11 4=vin3a_d11 5=obs6 6=obs22 7=obs_dmarq2 10=pr2_uart0_cts_n 12=pr2_pru0_gpi8 13=pr2_pru0_gpo8
P8_34B  gpio4_0   none  0=vin2a_vsync0 3=vin2b_vsync1 4=vout2_vsync 5=emu9 7=uart9_txd 8=spi4_d1 9=kbd_row3 10=ehrpwm1a 11=pr1_uart0_rts_n 12=pr1_edio_data_in4 13=pr1_edio_data_out4
P8_35A  gpio8_12  down  0=vout1_d12 2=emu11 3=vin4a_d12 4=vin3a_d12 5=obs7 6=obs23 10=pr2_uart0_rts_n 12=pr2_pru0_gpi9 13=pr2_pru0_gpo9
P8_35B  gpio3_0   none  0=vin1a_de0 1=vin1b_hsync1 3=vout3_d17 4=vout3_de 5=uart7_rxd 7=timer16 8=spi3_sclk 9=kbd_row0 10=eqep1a_in
P8_36A  gpio8_10  down  0=vout1_d10 2=emu3 3=vin4a_d10 4=vin3a_d10 5=obs5 6=obs21 7=obs_irq2 10=pr2_edio_sof 12=pr2_pru0_gpi7 13=pr2_pru0_gpo7
P8_36B  gpio4_1   none  0=vin2a_d0 4=vout2_d23 5=emu10 7=uart9_ctsn 8=spi4_d0 9=kbd_row4 10=ehrpwm1b 11=pr1_uart0_rxd 12=pr1_edio_data_in5 13=pr1_edio_data_out5
P8_37A  gpio8_8   down  0=vout1_d8 2=uart6_rxd 3=vin4a_d8 4=vin3a_d8 10=pr2_edc_sync1_out 12=pr2_pru0_gpi5 13=pr2_pru0_gpo5
P8_37B  -         none  0=mcasp4_fsx 1=mcasp4_fsr 2=spi3_d1 3=uart8_txd 4=i2c4_scl 6=vout2_d17 8=vin4a_d17 9=vin5a_d14
P8_38A  gpio8_9   down  0=vout1_d9 2=uart6_txd 3=vin4a_d9 4=vin3a_d9 10=pr2_edio_latch_in 12=pr2_pru0_gpi6 13=pr2_pru0_gpo6
P8_38B  -         none  0=mcasp4_aclkx 1=mcasp4_aclkr 2=spi3_sclk 3=uart8_rxd 4=i2c4_sda 6=vout2_d16 8=vin4a_d16 9=vin5a_d15
P8_39   gpio8_6   down  0=vout1_d6 2=emu8 3=vin4a_d22 4=vin3a_d22 5=obs4 6=obs20 10=pr2_edc_latch1_in 12=pr2_pru0_gpi3 13=pr2_pru0_gpo3
P8_40   gpio8_7   down  0=vout1_d7 2=emu9 3=vin4a_d23 4=vin3a_d23 10=pr2_edc_sync0_out 12=pr2_pru0_gpi4 13=pr2_pru0_gpo4
P8_41   gpio8_4   down  0=vout1_d4 2=emu6 3=vin4a_d20 4=vin3a_d20 5=obs2 6=obs18 10=pr1_ecap0_ecap_capin_apwm_o 12=pr2_pru0_gpi1 13=pr2_pru0_gpo1
P8_42   gpio8_5   down  0=vout1_d5 2=emu7 3=vin4a_d21 4=vin3a_d21 5=obs3 6=obs19 10=pr2_edc_latch0_in 12=pr2_pru0_gpi2 13=pr2_pru0_gpo2
P8_43   gpio8_2   down  0=vout1_d2 2=emu2 3=vin4a_d18 4=vin3a_d18 5=obs0 6=obs16 7=obs_irq1 10=pr1_uart0_rxd 12=pr2_pru1_gpi20 13=pr2_pru1_gpo20
P8_44   gpio8_3   down  0=vout1_d3 2=emu5 3=vin4a_d19 4=vin3a_d19 5=obs1 6=obs17 7=obs_dmarq1 10=pr1_uart0_txd 12=pr2_pru0_gpi0 13=pr2_pru0_gpo0
P8_45A  gpio8_0   down  0=vout1_d0 2=uart5_rxd 3=vin4a_d16 4=vin3a_d16 8=spi3_cs2 10=pr1_uart0_cts_n 12=pr2_pru1_gpi18 13=pr2_pru1_gpo18
P8_45B  gpio8_16  none  0=vout1_d16 2=uart7_rxd 3=vin4a_d0 4=vin3a_d0 10=pr2_edio_data_in0 11=pr2_edio_data_out0 12=pr2_pru0_gpi13 13=pr2_pru0_gpo13
P8_46A  gpio8_1   down  0=vout1_d1 2=uart5_txd 3=vin4a_d17 4=vin3a_d17 10=pr1_uart0_rts_n 12=pr2_pru1_gpi19 13=pr2_pru1_gpo19
P8_46B  gpio8_23  none  0=vout1_d23 2=emu19 3=vin4a_d7 4=vin3a_d7 8=spi3_cs3 10=pr2_edio_data_in7 11=pr2_edio_data_out7 12=pr2_pru0_gpi20 13=pr2_pru0_gpo20
P9_11A  -         none  0=mcasp3_axr0 2=mcasp2_axr14 3=uart7_ctsn 4=uart5_rxd 7=vin6a_d1 11=pr2_mii1_rxer 12=pr2_pru0_gpi14 13=pr2_pru0_gpo14
P9_11B  gpio8_17  up    0=vout1_d17 2=uart7_txd 3=vin4a_d1 4=vin3a_d1 10=pr2_edio_data_in1 11=pr2_edio_data_out1 12=pr2_pru0_gpi14 13=pr2_pru0_gpo14
P9_12   gpio5_0   up    0=mcasp1_aclkr 1=mcasp7_axr2 6=vout2_d0 8=vin4a_d0 10=i2c4_sda
P9_13A  -         none  0=mcasp3_axr1 2=mcasp2_axr15 3=uart7_rtsn 4=uart5_txd 7=vin6a_d0 9=vin5a_fld0 11=pr2_mii1_rxlink 12=pr2_pru0_gpi15 13=pr2_pru0_gpo15
P9_13B  gpio6_12  up    0=usb1_drvvbus 7=timer16
P9_14   gpio4_25  down  0=vin2a_d17 2=vin2b_d6 3=rgmii1_txd0 4=vout2_d6 6=vin3a_d9 8=mii1_txd2 10=ehrpwm3a 11=pr1_mii1_rxd2 12=pr1_pru1_gpi14 13=pr1_pru1_gpo14
P9_15   gpio3_12  down  0=vin1a_d8 1=vin1b_d7 4=vout3_d15 9=kbd_row2 10=eqep2_index 12=pr1_pru0_gpi5 13=pr1_pru0_gpo5
P9_16   gpio4_26  down  0=vin2a_d18 2=vin2b_d5 3=rgmii1_rxc 4=vout2_d5 6=vin3a_d10 8=mii1_txd3 10=ehrpwm3b 11=pr1_mii1_rxd1 12=pr1_pru1_gpi15 13=pr1_pru1_gpo15
P9_17A  gpio7_17  up    0=spi2_cs0 1=uart3_rtsn 2=uart5_txd
P9_17B  gpio5_3   none  0=mcasp1_axr1 3=uart6_txd 7=vin6a_hsync0 10=i2c5_scl 11=pr2_mii_mt0_clk 12=pr2_pru1_gpi9 13=pr2_pru1_gpo9
P9_18A  gpio7_16  up    0=spi2_d0 1=uart3_ctsn 2=uart5_rxd
P9_18B  gpio5_2   none  0=mcasp1_axr0 3=uart6_rxd 7=vin6a_vsync0 10=i2c5_sda 11=pr2_mii0_rxer 12=pr2_pru1_gpi8 13=pr2_pru1_gpo8
P9_19A  gpio7_3   up    0=gpmc_a0 2=vin3a_d16 3=vout3_d16 4=vin4a_d0 6=vin4b_d0 7=i2c4_scl 8=uart5_rxd
P9_19B  gpio4_6   none  0=vin2a_d5 4=vout2_d18 5=emu15 8=uart10_rtsn 9=kbd_col2 10=eqep2a_in 11=pr1_edio_sof 12=pr1_pru1_gpi2 13=pr1_pru1_gpo2
P9_20A  gpio7_4   up    0=gpmc_a1 2=vin3a_d17 3=vout3_d17 4=vin4a_d1 6=vin4b_d1 7=i2c4_sda 8=uart5_txd
P9_20B  gpio4_5   none  0=vin2a_d4 4=vout2_d19 5=emu14 8=uart10_ctsn 9=kbd_col1 10=ehrpwm1_synco 11=pr1_edc_sync0_out 12=pr1_pru1_gpi1 13=pr1_pru1_gpo1
P9_21A  gpio3_3   up    0=vin1a_vsync0 1=vin1b_de1 4=vout3_vsync 5=uart7_rtsn 7=timer13 8=spi3_cs0 10=eqep1_strobe
P9_21B  gpio7_15  none  0=spi2_d1 1=uart3_txd
P9_22A  gpio6_19  up    0=xref_clk2 1=mcasp2_axr10 2=mcasp1_axr6 3=mcasp3_ahclkx 4=mcasp7_ahclkx 6=vout2_clk 8=vin4a_clk0 10=timer15
P9_22B  gpio7_14  none  0=spi2_sclk 1=uart3_rxd
P9_23   gpio7_11  down  0=spi1_cs1 2=sata1_led 3=spi2_cs1
P9_24   gpio6_15  up    0=gpio6_15 1=mcasp1_axr9 2=dcan2_rx 3=uart10_txd 6=vout2_vsync 8=vin4a_vsync0 9=i2c3_scl 10=timer2
P9_25   gpio6_17  down  0=xref_clk0 1=mcasp2_axr8 2=mcasp1_axr4 3=mcasp1_ahclkx 4=mcasp5_ahclkx 7=vin6a_d0 8=hdq0 9=clkout2 10=timer13 11=pr2_mii1_col 12=pr2_pru1_gpi5 13=pr2_pru1_gpo5
P9_26A  gpio6_14  up    0=gpio6_14 1=mcasp1_axr8 2=dcan2_tx 3=uart10_rxd 6=vout2_hsync 8=vin4a_hsync0 9=i2c3_sda 10=timer1
P9_26B  gpio3_24  none  0=vin1a_d20 1=vin1b_d3 4=vout3_d3 6=vin3a_d4 9=kbd_col5 10=pr1_edio_data_in4 11=pr1_edio_data_out4 12=pr1_pru0_gpi17 13=pr1_pru0_gpo17
P9_27A  gpio4_15  down  0=vin2a_d14 3=rgmii1_txd3 4=vout2_d9 8=mii1_txclk 10=eqep3b_in 11=pr1_mii_mr1_clk 12=pr1_pru1_gpi11 13=pr1_pru1_gpo11
P9_27B  gpio5_1   none  0=mcasp1_fsr 1=mcasp7_axr3 6=vout2_d1 8=vin4a_d1 10=i2c4_scl
P9_28   gpio4_17  down  0=mcasp1_axr11 1=mcasp6_fsx 2=mcasp6_fsr 3=spi3_cs0 7=vin6a_d12 10=timer8 11=pr2_mii0_txd1 12=pr2_pru1_gpi13 13=pr2_pru1_gpo13
P9_29A  gpio5_11  down  0=mcasp1_axr9 1=mcasp6_axr1 3=spi3_d1 7=vin6a_d14 10=timer6 11=pr2_mii0_txd3 12=pr2_pru1_gpi11 13=pr2_pru1_gpo11
P9_29B  gpio7_30  none  0=mcasp1_fsx 7=vin6a_de0 10=i2c3_scl 11=pr2_mdio_data
P9_30   gpio5_12  down  0=mcasp1_axr10 1=mcasp6_aclkx 2=mcasp6_aclkr 3=spi3_d0 7=vin6a_d13 10=timer7 11=pr2_mii0_txd2 12=pr2_pru1_gpi12 13=pr2_pru1_gpo12
P9_31A  gpio5_10  down  0=mcasp1_axr8 1=mcasp6_axr0 3=spi3_sclk 7=vin6a_d15 10=timer5 11=pr2_mii0_txen 12=pr2_pru1_gpi10 13=pr2_pru1_gpo10
P9_31B  gpio7_31  none  0=mcasp1_aclkx 7=vin6a_fld0 10=i2c3_sda 11=pr2_mdio_mdclk 12=pr2_pru1_gpi7 13=pr2_pru1_gpo7
P9_41A  gpio6_20  down  0=xref_clk3 1=mcasp2_axr11 2=mcasp1_axr7 3=mcasp4_ahclkx 4=mcasp8_ahclkx 6=vout2_de 7=hdq0 8=vin4a_de0 9=clkout3 10=timer16
P9_41B  gpio4_7   none  0=vin2a_d6 4=vout2_d17 5=emu16 8=mii1_rxd1 9=kbd_col3 10=eqep2b_in 11=pr1_mii_mt1_clk 12=pr1_pru1_gpi3 13=pr1_pru1_gpo3
P9_42A  gpio4_18  down  0=mcasp1_axr12 1=mcasp7_axr0 3=spi3_cs1 7=vin6a_d11 10=timer9 11=pr2_mii0_txd0 12=pr2_pru1_gpi14 13=pr2_pru1_gpo14
P9_42B  gpio4_14  none  0=vin2a_d13 3=rgmii1_txctl 4=vout2_d10 8=mii1_rxdv 9=kbd_row8 10=eqep3a_in 11=pr1_mii1_txd0 12=pr1_pru1_gpi10 13=pr1_pru1_gpo10
USR0    gpio3_17  none  0=vin1a_d13 1=vin1b_d2 4=vout3_d10 5=gpmc_a25 9=kbd_row7 10=pr1_edc_sync1_out 12=pr1_pru0_gpi10 13=pr1_pru0_gpo10
USR1    gpio5_5   none  0=mcasp1_axr3 1=mcasp6_axr3 3=uart6_rtsn 6=vout2_d3 8=vin4a_d3
USR2    gpio3_15  none  0=vin1a_d11 1=vin1b_d4 4=vout3_d12 5=gpmc_a23 9=kbd_row5 10=pr1_edc_latch1_in 12=pr1_pru0_gpi8 13=pr1_pru0_gpo8
USR3    gpio3_14  none  0=vin1a_d10 1=vin1b_d5 4=vout3_d13 9=kbd_row4 10=pr1_edc_latch0_in 12=pr1_pru0_gpi7 13=pr1_pru0_gpo7
USR4    gpio3_7   none  0=vin1a_d3 3=vout3_d4 4=vout3_d20 5=uart8_rtsn 10=ecap1_in_pwm1_out 12=pr1_pru0_gpi0 13=pr1_pru0_gpo0
`;
